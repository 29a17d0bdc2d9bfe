#!/usr/bin/env python3
"""A synthetic database of many events, and how long the questions to it take.

usage: query_db.py make OUT.db [EVENTS]       default: 2,000,000 events over five years, 60 countries, three reports in four the only one;
                                              seven positions for ten events, half of them on 500 busy issues, the others on issues of two or three
       query_db.py time PROGRAM OUT.db        processor seconds of each question, best of three

Standard library only. Times are user + system, so that a busy machine does not spoil them.
"""
import pathlib
import random
import resource
import sqlite3
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STORE = ROOT / "data" / "store"
APPLICATION = 0x444D4348
TYPES = [("AGREE", 1, 2.5, "030"), ("CONSULT", 1, 2.5, "040"), ("SUPPORT", 1, 5.0, "050"), ("AID", 2, 10.0, "070"), ("REQUEST", 3, 0.0, "100"),
         ("ACCUSE", 3, -3.0, "110"), ("REJECT", 3, -2.0, "120"), ("THREATEN", 3, -3.5, "130"), ("SANCTION", 4, -6.0, "160"), ("ASSAULT", 4, -9.0, "190")]
PER_DOCUMENT = 5
SECTORS = ["GOV", "GOV", "GOV", "MIL", "LEG", "OPP"]
BUSY_ISSUES, BUSY_SHARE, POSITIONS = 500, 0.5, 0.7
ACTS, STRENGTHS = ["demand", "support", "oppose", "reject", "propose"], ["plain", "plain", "categorical", "hedged"]


def days():
    return [f"{y}-{m:02d}-{d:02d}" for y in range(2020, 2025) for m in range(1, 13) for d in range(1, 29)]


def countries():
    rows = [line.split("\t")[0] for line in (ROOT / "data/world/countries.tsv").read_text().splitlines() if line and line[0] != "#"]
    return rows[1:61]


def many(db, table, rows):
    rows = iter(rows)
    first = next(rows)
    names, values = zip(*first.items())
    marks = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    db.execute(marks, values)
    db.executemany(marks, (tuple(r.values()) for r in rows))


class Maker:
    def __init__(self, db, n):
        self.db, self.n, self.random = db, n, random.Random(1)
        self.days, self.countries = days(), countries()
        self.events = []  # (happening, type, date, source, target)

    def draw(self):
        happening = 0
        for _ in range(self.n):
            if happening and self.random.random() < 0.25:
                self.events.append(self.events[-1])
                continue
            happening += 1
            a, b = self.random.sample(self.countries, 2)
            self.events.append((happening, self.random.choice(TYPES), self.random.choice(self.days), a, b))

    def documents(self):
        for i in range(1, self.n // PER_DOCUMENT + 2):
            yield dict(doc_id=i, run_id=1, id=f"doc-{i}", title=f"Report {i}", date=self.days[i % len(self.days)], source=f"Wire {i % 50}",
                       text="A synthetic sentence stands here.", text_sha256=f"{i:064x}", story_id=i)

    def sentences(self):
        for i in range(1, self.n // PER_DOCUMENT + 2):
            yield dict(sentence_id=i, doc_id=i, i=0, start=0, **{'"end"': 33}, kind="text")

    def happenings(self):
        last = 0
        for row, (h, (kind, quad, intensity, cameo), date, a, b) in enumerate(self.events, 1):
            if h == last:
                continue
            last = h
            yield dict(happening_id=h, type=kind, source_country=a, target_country=b, date=date, modality="asserted", quad=quad, intensity=intensity,
                       cameo=cameo, first_event=row, story_id=row // PER_DOCUMENT + 1, n_reports=1 + row % 3)

    def event_rows(self):
        for row, (h, (kind, quad, intensity, cameo), date, _, _) in enumerate(self.events, 1):
            yield dict(event_id=row, doc_id=row // PER_DOCUMENT + 1, run_id=1, id=f"e{row}", happening_id=h, type=kind, cameo=cameo, quad=quad,
                       intensity=intensity, date=date, date_precision="day", modality="asserted", trigger_start=2, trigger_end=11,
                       made_by="bench", confidence=0.8)

    def parties(self):
        for row, (_, _, _, a, b) in enumerate(self.events, 1):
            for role, country in (("source", a), ("target", b)):
                yield dict(event_id=row, role=role, i=0, name=country, country=country, sectors="GOV")

    def evidence(self):
        for kind, n in (("event", len(self.events)), ("position", int(POSITIONS * self.n))):
            for row in range(1, n + 1):
                yield dict(row_kind=kind, row_id=row, i=0, doc_id=self.document_of(kind, row), start=0, **{'"end"': 33}, sentence=0)

    def document_of(self, kind, row):
        return (row if kind == "event" else int(row / POSITIONS)) // PER_DOCUMENT + 1

    def issues(self):
        for i in range(1, BUSY_ISSUES + int(POSITIONS * self.n * (1 - BUSY_SHARE) / 2.5) + 1):
            yield dict(issue_id=f"issue-{i}", label=f"the matter of number {i}")

    def positions(self):
        tail = int(POSITIONS * self.n * (1 - BUSY_SHARE) / 2.5)
        for row in range(1, int(POSITIONS * self.n) + 1):
            # The k-th busiest is met 1/k as often as the busiest.
            a = self.countries[int(len(self.countries) ** self.random.random()) - 1]
            k = int(BUSY_ISSUES ** self.random.random()) if self.random.random() < BUSY_SHARE else BUSY_ISSUES + self.random.randrange(tail) + 1
            doc = self.document_of("position", row)
            yield dict(position_id=row, doc_id=doc, run_id=1, id=f"p{row}", holder_name=f"Person {self.random.randrange(50)} of {a}", holder_country=a,
                       holder_sectors=self.random.choice(SECTORS), issue_id=f"issue-{k}", sign=self.random.choice((1, -1, -1, 0)),
                       act=self.random.choice(ACTS), strength=self.random.choice(STRENGTHS), basis="statement", date=self.days[doc % len(self.days)],
                       made_by="bench", confidence=0.8)


def make(path, n):
    pathlib.Path(path).unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.execute("PRAGMA page_size = 8192")
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000;")
    schemas = sorted(STORE.glob("schema-*.sql"))
    for script in [*schemas, sorted(STORE.glob("views-*.sql"))[-1]]:
        db.executescript(script.read_text())
    db.execute("INSERT INTO runs (run_id, started, command, engine, model_hash, data_hash, options_hash, options) VALUES (1, '', '', '', '', '', '', '{}')")
    maker = Maker(db, n)
    maker.draw()
    for country in maker.countries:
        db.execute("INSERT INTO entities (name, kind, country, sectors) VALUES (?, 'country', ?, 'GOV')", [country, country])
    for table, rows in (("documents", maker.documents()), ("sentences", maker.sentences()), ("happenings", maker.happenings()),
                        ("events", maker.event_rows()), ("event_parties", maker.parties()), ("issues", maker.issues()),
                        ("positions", maker.positions()), ("evidence", maker.evidence())):
        many(db, table, rows)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {len(schemas)}")
    db.commit()
    db.execute("PRAGMA journal_mode = WAL")
    print(f"{n} events, {maker.events[-1][0]} happenings, {pathlib.Path(path).stat().st_size / 1e6:.0f} MB")


def seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(program, path):
    for question in (["dyads", "--from", "2022-05", "--to", "2022-05"], ["dyads", "--from", "2022-05", "--to", "2022-05", "--by", "day"],
                     ["dyads", "--actor", "AFG", "--from", "2022"], ["dyads", "--by", "year"],
                     ["events", "--from", "2022-05-03", "--to", "2022-05-03"], ["events", "--actor", "AFG", "--from", "2022-05", "--to", "2022-05"],
                     ["events", "--type", "ASSAULT", "--from", "2022-05-03", "--to", "2022-05-05"],
                     ["timeline", "--actor", "AFG", "--from", "2022-05-01", "--to", "2022-05-07"]):
        best = min(seconds([program, question[0], "--db", path, *question[1:]]) for _ in range(3))
        print(f"{best * 1000:8.0f} ms  {' '.join(question)}")


def main():
    if sys.argv[1:2] == ["make"]:
        make(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 2_000_000)
    elif sys.argv[1:2] == ["time"]:
        measure(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
