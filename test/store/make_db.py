#!/usr/bin/env python3
"""A small database with known rows, for the tests of queries, exports and corrections: test/store/rows.json over the schema.

usage: make_db.py OUT.db

Rows are told by their words: offsets are looked up in the document's text. Standard library only.
"""
import hashlib
import json
import pathlib
import sqlite3
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
STORE = ROOT / "data" / "store"
APPLICATION = 0x444D4348


def insert(db, table, **values):
    names = ", ".join(f'"{n}"' for n in values)
    return db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values())).lastrowid


class Document:
    """One article of rows.json: finds words, makes actors on demand."""

    def __init__(self, db, spec):
        self.db, self.spec = db, spec
        self.text = "\n\n".join(spec["sentences"])
        self.bytes = self.text.encode()
        first = db.execute("SELECT doc_id FROM documents WHERE id = ?", [spec.get("like", "")]).fetchone()
        self.id = insert(db, "documents", run_id=1, id=spec["id"], title=spec["title"], author=spec.get("author"), date=spec["date"],
                         date_basis="given", source=spec.get("source"), url=spec.get("url"), lang="en", text=self.text,
                         text_sha256=hashlib.sha256(self.bytes).hexdigest(), n_words=len(self.text.split()), story_id=0)
        self.story = first[0] if first else self.id
        db.execute("UPDATE documents SET story_id = ?, similarity = ? WHERE doc_id = ?",
                   [self.story, 0.9 if first else None, self.id])
        insert(db, "copies", doc_id=self.id, run_id=1, input=spec["id"] + ".txt", source=spec.get("source"), date=spec["date"])
        self.actors, self.rows, self.counts = {}, {}, {}
        for i, words in enumerate(spec["sentences"]):
            start, end = self.find(words)
            row = insert(db, "sentences", doc_id=self.id, i=i, start=start, end=end, kind="text")
            db.execute("INSERT INTO sentences_fts (rowid, text) VALUES (?, ?)", [row, words])

    def find(self, words):
        at = self.text.index(words)
        start = len(self.text[:at].encode())
        return start, start + len(words.encode())

    def sentence_of(self, start):
        return self.db.execute('SELECT i FROM sentences WHERE doc_id = ? AND start <= ? AND "end" > ?', [self.id, start, start]).fetchone()[0]

    def actor(self, name):
        """(actor_id, name, country, sectors) of a party told as "name" of the spec's actors; None: nobody."""
        if name is None:
            return None, None, None, None
        kind, country, sectors = self.spec["actors"][name][:3]
        office = (self.spec["actors"][name] + [None])[3]
        if name not in self.actors:
            self.db.execute("INSERT OR IGNORE INTO entities (name, kind, country, sectors) VALUES (?, ?, ?, ?)", [name, kind, country or "", sectors])
            entity = self.db.execute("SELECT entity_id FROM entities WHERE name = ? AND kind = ? AND country = ?", [name, kind, country or ""]).fetchone()[0]
            row = insert(self.db, "actors", doc_id=self.id, run_id=1, id=f"a{len(self.actors) + 1}", entity_id=entity, name=name, kind=kind,
                         country=country, sectors=sectors, office=office, basis="text")
            if name in self.text:
                start, end = self.find(name)
                insert(self.db, "mentions", actor_id=row, start=start, end=end, form="name")
            self.actors[name] = row
        return self.actors[name], name, country, sectors

    def number(self, letter):
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"

    def evidence(self, kind, row, words):
        start, end = self.find(words)
        insert(self.db, "evidence", row_kind=kind, row_id=row, i=0, doc_id=self.id, start=start, end=end, sentence=self.sentence_of(start))

    def statement(self, s):
        actor, name, country, sectors = self.actor(s["speaker"])
        cue = self.find(s["cue"])
        row = insert(self.db, "statements", doc_id=self.id, run_id=1, id=self.number("s"), speaker_actor=actor, speaker_name=name,
                     speaker_country=country, speaker_sectors=sectors, cue_start=cue[0], cue_end=cue[1], cue=s["cue"], form=s["form"],
                     depth=1, date=s.get("date", self.spec["date"]), date_precision="day", date_basis="publication", confidence=0.9)
        self.evidence("statement", row, s["words"])
        self.rows[s.get("name", row)] = row

    def event(self, e):
        parties = {role: [self.actor(n) for n in e.get(role, [])] for role in ("source", "target")}
        date = e.get("date", self.spec["date"])
        first = {role: (parties[role][0] if parties[role] else (None,) * 4) for role in parties}
        if "same" in e:
            happening = e["same"]
            self.db.execute("UPDATE happenings SET n_reports = n_reports + 1, n_sources = n_sources + 1 WHERE happening_id = ?", [happening])
        else:
            happening = insert(self.db, "happenings", type=e["type"], mode=e.get("mode"), source_country=first["source"][2] or "",
                               target_country=first["target"][2] or "", date=date, modality=e.get("modality", "asserted"), quad=e["quad"],
                               intensity=e["intensity"], cameo=e.get("cameo"), first_event=0, story_id=self.story)
        trigger = self.find(e["trigger"])
        place = e.get("place", [None] * 5)
        row = insert(self.db, "events", doc_id=self.id, run_id=1, id=self.number("e"), happening_id=happening, type=e["type"], mode=e.get("mode"),
                     cameo=e.get("cameo"), quad=e["quad"], intensity=e["intensity"], contexts=e.get("contexts"), date=date,
                     date_precision={4: "year", 7: "month", 10: "day"}[len(date)], date_basis="publication", place_name=place[0],
                     place_country=place[1], lat=place[2], lon=place[3], geonames=place[4], modality=e.get("modality", "asserted"),
                     statement_id=self.rows.get(e.get("statement")), trigger_start=trigger[0], trigger_end=trigger[1], made_by=e["made_by"],
                     confidence=0.8)
        if "same" not in e:
            self.db.execute("UPDATE happenings SET first_event = ? WHERE happening_id = ?", [row, happening])
        for role, list_ in parties.items():
            for i, (actor, name, country, sectors) in enumerate(list_):
                insert(self.db, "event_parties", event_id=row, role=role, i=i, actor_id=actor, name=name, country=country, sectors=sectors)
        self.evidence("event", row, e["words"])
        self.rows[e.get("name", row)] = row

    def position(self, p):
        actor, name, country, sectors = self.actor(p["holder"])
        issue = p["issue"].lower().replace(" ", "-")
        self.db.execute("INSERT OR IGNORE INTO issues (issue_id, label) VALUES (?, ?)", [issue, p["issue"]])
        row = insert(self.db, "positions", doc_id=self.id, run_id=1, id=self.number("p"), holder_actor=actor, holder_name=name,
                     holder_country=country, holder_sectors=sectors, issue_id=issue, sign=p["sign"], act=p["act"],
                     strength=p.get("strength", "plain"), ask=p.get("ask"), basis="stated", statement_id=self.rows.get(p.get("statement")),
                     event_id=self.rows.get(p.get("event")), date=p.get("date", self.spec["date"]), confidence=0.8, made_by="stance")
        self.evidence("position", row, p["words"])


def main():
    out = pathlib.Path(sys.argv[1])
    out.unlink(missing_ok=True)
    db = sqlite3.connect(out)
    schemas = sorted(STORE.glob("schema-*.sql"))
    for script in [*schemas, sorted(STORE.glob("views-*.sql"))[-1]]:
        db.executescript(script.read_text())
    insert(db, "runs", run_id=1, started="2025-03-20T08:00:00Z", finished="2025-03-20T08:00:01Z", command="test", engine="0",
           model_hash="m", data_hash="d", options_hash="o", options="{}")
    for spec in json.loads((pathlib.Path(__file__).parent / "rows.json").read_text()):
        document = Document(db, spec)
        for kind in ("statement", "event", "position"):
            for row in spec.get(kind + "s", []):
                getattr(document, kind)(row)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {len(schemas)}")
    db.commit()


if __name__ == "__main__":
    main()
