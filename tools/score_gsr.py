#!/usr/bin/env python3
"""Scores `demarche code` on gold standard records: single sentences with one event each.

usage: score_gsr.py --program build/demarche plover_gsr_cameo.json [--misses [TYPE]] [--brief]

Prints the share of sentences in which some event has the right type; the right type and the right source country; and the
right target country too. A record without a source or target asks for none. Acts that both sides do (reciprocal ones: talks,
agreements, joint work, fighting) may be told from either side. Types of older codebooks are read as today's.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import tempfile

TODAY = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
# Codes that are no ISO 3166 code, as the file has them.
COUNTRY = {"JAP": "JPN", "ROM": "ROU", "ITL": "ITA"}
# Acts that the manual has under another type than the codebook of the file: (our type, mode or CAMEO code or modality) -> theirs.
MOVED = {("CONCEDE", "future"): "AGREE", ("CONCEDE", "055"): "SUPPORT", ("ASSAULT", "abduct"): "COERCE",
         ("COERCE", "cyber"): "ASSAULT", ("COERCE", "restrict"): "ASSAULT", ("COERCE", "seize"): "ASSAULT",
         ("SANCTION", "convict"): "ACCUSE", ("COERCE", "arrest"): "ACCUSE"}
RECIPROCAL = {"AGREE", "CONSULT", "COOPERATE", "SUPPORT", "ASSAULT"}


def read_gold(path):
    return [r for r in json.loads(path.read_text(encoding="utf-8")) if r["event"] != "DOCUMENT"]


def code(program, records):
    """The events of each record's text, by its id."""
    events = {}
    for date in sorted({r["date"] for r in records}):
        with tempfile.TemporaryDirectory() as folder:
            for r in records:
                if r["date"] == date:
                    pathlib.Path(folder, r["id"] + ".txt").write_text(" ".join(r["text"].split()) + "\n", encoding="utf-8")
            command = [program, "code", "--format", "jsonl", "--date", date, folder]
            out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for line in out.splitlines():
            record = json.loads(line)
            events[record["doc"]["id"]] = record["events"]
    return events


def gold_countries(role):
    codes = [actor.get("code") or "" for actor in role] if isinstance(role, list) else []
    return {COUNTRY.get(c[:3], c[:3]) for c in codes if c}


def countries(role):
    return {party.get("country") for party in role or []} - {None}


def either(event):
    """The types that an event has in one of the two codebooks."""
    return {event["type"]} | {MOVED.get((event["type"], event[key])) for key in ("mode", "cameo", "modality")}


def judge(record, events, types=lambda event: {event["type"]}):
    """(type right, source right too, target right too)."""
    want, sources, targets = record["event"], gold_countries(record.get("source")), gold_countries(record.get("target"))
    want = TODAY.get(want, want)
    typed = [e for e in events if want in types(e)]
    best = (bool(typed), False, False)
    ways = [(sources, targets)] + ([(targets, sources)] if want in RECIPROCAL and targets else [])
    for event in typed:
        for source, target in ways:
            source_right = not source or bool(countries(event["source"]) & source)
            target_right = source_right and (not target or bool(countries(event["target"]) & target))
            best = max(best, (True, source_right, target_right))
    return best


def score(program, path):
    records = read_gold(path)
    events = code(program, records)
    return [(r, events[r["id"]], judge(r, events[r["id"]])) for r in records]


def summary(rows):
    typed, source, target = (sum(row[2][i] for row in rows) / len(rows) for i in range(3))
    none = sum(not events for _, events, _ in rows)
    return (f"{len(rows)} records: type right {typed:.3f}; and source country {source:.3f}; and target country {target:.3f}; "
            f"nothing coded {none}")


def by_type(rows):
    count = collections.defaultdict(lambda: [0, 0, 0, 0])
    for record, _, right in rows:
        row = count[TODAY.get(record["event"], record["event"])]
        for i, value in enumerate((1, *right)):
            row[i] += value
    yield f"{'':10} {'n':>4} {'type':>5} {'+src':>5} {'+tgt':>5}"
    for name, (n, typed, source, target) in sorted(count.items()):
        yield f"{name:10} {n:4} {typed / n:5.2f} {source / n:5.2f} {target / n:5.2f}"


def short(event):
    sides = "+".join(sorted(countries(event["source"]))), "+".join(sorted(countries(event["target"])))
    return f"{event['type']} {sides[0] or '---'}>{sides[1] or '---'} by {event['made_by']}"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--program", required=True)
    options.add_argument("file", type=pathlib.Path)
    options.add_argument("--misses", nargs="?", const="", help="list the sentences that went wrong, of one type or all")
    options.add_argument("--brief", action="store_true", help="the summary line only")
    given = options.parse_args()
    rows = score(given.program, given.file)
    print(summary(rows))
    if not given.brief:
        print("types that moved between the codebooks counted as either:",
              summary([(record, events, judge(record, events, either)) for record, events, _ in rows]))
    if not given.brief:
        print("\n".join(by_type(rows)))
    for record, events, right in rows:
        if given.misses is None or right[2] or given.misses not in ("", record["event"]):
            continue
        source, target = gold_countries(record.get("source")), gold_countries(record.get("target"))
        print(f"{record['event']} {sorted(source)}>{sorted(target)} {right} | {record['text']} | {[short(e) for e in events]}")


if __name__ == "__main__":
    main()
