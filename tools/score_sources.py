#!/usr/bin/env python3
"""Says how often an event of the gold articles that is found has the right source country.

usage: score_sources.py --program build/demarche --gold ../shared/gold

An event is found when a row of its type has evidence in one of its sentences; its source is right when one such row has the
gold's country. Optional gold events do not count. What a sentence and a right code are, gold/score.py says.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import types


def load_scorer(folder):
    """The scorer's helpers. It runs when it is imported, so only what stands before its main is taken."""
    source = (folder / "score.py").read_text().split("\ndef main", 1)[0]
    module = types.ModuleType("gold_score")
    exec(compile(source, str(folder / "score.py"), "exec"), module.__dict__)
    return module


def coded(program, text, date):
    command = [program, "code", "--json", "--date", date, text]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def figures(program, folder):
    """(events with the right source country, events found)."""
    scorer = load_scorer(folder)
    right = found = 0
    for path in sorted((folder / "dev").glob("*.json")):
        gold, text = json.loads(path.read_text()), path.with_suffix(".txt")
        content = text.read_text()
        rows = coded(program, text, gold["date"])["events"]
        for fact in gold["facts"]:
            if fact["kind"] != "event" or fact["tier"] == "optional":
                continue
            wide = [scorer.sentence_around(content.encode(), span) for span in scorer.spans_of(fact, content)]
            near = [row for row in rows if row["type"] in scorer.accepted(fact, "type") and
                    any(scorer.overlap(e, w) > 0 for e in scorer.evidence(row) for w in wide)]
            found += bool(near)
            right += any(scorer.code_ok(scorer.actor_codes(row["source"]), scorer.accepted(fact, "source")) for row in near)
    return right, found


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", required=True)
    options.add_argument("--gold", required=True, type=pathlib.Path)
    given = options.parse_args()
    right, found = figures(given.program, given.gold)
    print(f"events' source country: {right} of {found}, {100 * right / max(1, found):.1f}%")
    return 0


if __name__ == "__main__":
    sys.exit(main())
