#!/usr/bin/env python3
"""Scores `demarche actor --tsv` against a table of coded phrases.

usage: score_actors.py --program build/demarche actor_codes_dev.tsv [--misses]

The table has the columns phrase, context, date, country, sector, has; `has` says which of country and code_1 are judged. An
empty country or sector there means that none is right. The sector is the first one that the program gives.
"""
import argparse
import csv
import subprocess
import sys


def read_table(text):
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def coded(program, table):
    out = subprocess.run([program, "actor", "--tsv", table], capture_output=True, text=True, check=True).stdout
    return read_table(out)


def compare(program, table):
    """Rows of gold and system, with (judged, right) for country and sector."""
    with open(table, encoding="utf-8") as file:
        gold = read_table(file.read())
    system = coded(program, table)
    if len(gold) != len(system):
        raise SystemExit(f"{table}: {len(gold)} rows went in, {len(system)} came out")
    for g, s in zip(gold, system):
        judged = g["has"].split(",")
        first = (s["sectors"] or "").split(" ")[0]
        yield g, s, ("country" in judged, (s["country"] or "") == g["country"]), ("code_1" in judged, first == g["sector"])


def figures(program, table):
    """(right, judged) for country and for sector."""
    rows = list(compare(program, table))
    return [(sum(r[k][0] and r[k][1] for r in rows), sum(r[k][0] for r in rows)) for k in (2, 3)]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", required=True)
    options.add_argument("--misses", action="store_true", help="print the rows that are wrong")
    options.add_argument("table")
    given = options.parse_args()
    for g, s, country, sector in compare(given.program, given.table) if given.misses else []:
        if (country[0] and not country[1]) or (sector[0] and not sector[1]):
            print(f"{g['phrase']} [{g['context']}|{g['date']}]: {g['country']} {g['sector']} "
                  f"but {s['country']} {s['sectors']}: {s['why']}")
    for name, (right, judged) in zip(("country", "sector"), figures(given.program, given.table)):
        print(f"{name}: {right} of {judged}, {100 * right / max(judged, 1):.1f}%")
    return 0


if __name__ == "__main__":
    sys.exit(main())
