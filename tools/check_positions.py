#!/usr/bin/env python3
"""Compares the matrix of `demarche positions` with the positions of a gold article.

usage: check_positions.py --program build/demarche ARTICLE.json   (its text beside it, ARTICLE.txt)

Prints how many of the gold's cells (holder, issue, sign) the matrix has, how many of its cells say the opposite of a gold cell
about the same words, how many it has that the gold has not; and which alignments it claims and computes.
"""
import argparse
import json
import pathlib
import subprocess
import sys

SIGN = {"support": 1, "oppose": -1, "conditional": 0, "neutral": 0}


def matrix(program, gold_path, gold):
    command = [program, "positions", "--format", "json", "--quotes", "--date", gold["date"], gold_path.with_suffix(".txt")]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def accepted(fact, field):
    return [fact[field], *fact.get("also", {}).get(field, [])]


def holds(actor, fact):
    """Same country, or for organisations a name that the gold gives none of: any key without a country."""
    codes = {code.split()[0] for code in accepted(fact, "holder")}
    return actor.split()[0] in codes or ("IGO" in codes and not actor.endswith(" GOV"))


def about(cell, label, fact):
    words = (label + " " + " ".join(q["text"] or "" for q in cell["quotes"])).lower()
    near = any(quote.lower() in words or words_overlap(quote, q["text"]) for quote in fact["quotes"] for q in cell["quotes"])
    return near and any(key in words for key in fact["keys"])


def words_overlap(a, b):
    a, b = a.lower().split(), (b or "").lower()
    return sum(word in b for word in a) * 3 >= 2 * len(a)


def compare(found, gold):
    """(gold cells found, gold cells, names of cells that contradict, cells beside the gold)"""
    facts = [f for f in gold["facts"] if f["kind"] == "position"]
    labels = {i["issue"]: i["label"] for i in found["issues"]}
    right, wrong, beside = set(), [], 0
    for cell in found["cells"]:
        same = [f for f in facts if holds(cell["actor"], f) and about(cell, labels[cell["issue"]], f)]
        signed = [f for f in same if cell["sign"] in {SIGN[s] for s in accepted(f, "stance")}]
        right |= {f["id"] for f in signed}
        if same and not signed:
            wrong.append(f"{cell['actor']} {cell['sign']:+d} {labels[cell['issue']]}")
        beside += not same
    return len(right), len(facts), wrong, beside


def lines(program, path):
    gold = json.loads(path.read_text(encoding="utf-8"))
    found = matrix(program, path, gold)
    right, cells, wrong, beside = compare(found, gold)
    yield f"{path.stem}: {right} of {cells} gold cells, {len(wrong)} contradicted, {beside} cells that the gold has not"
    yield from (f"  contradicted: {cell}" for cell in wrong)
    for basis, name in (("text", "claimed"), ("computed", "computed")):
        pairs = sorted({f"{k['from']} - {k['to']}" for k in found["links"] if k["type"] == "aligns" and k["basis"] == basis})
        yield f"  {name} alignments: {', '.join(pairs) or 'none'}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", required=True)
    options.add_argument("article", type=pathlib.Path)
    given = options.parse_args()
    print("\n".join(lines(given.program, given.article)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
