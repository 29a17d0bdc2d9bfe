#!/usr/bin/env python3
"""Calibration of confidence: does a share p of the rows with confidence p prove right, and do right rows stand above wrong ones?

usage: calibrate.py --program build/demarche --shared ../shared [--fit data/lang/en/events]

Events are judged on the gold articles (right: type, source with its sector, target country, place in the text; a further
mention of a gold fact counts as right) and by the verdicts of judged_events.tsv on articles that nothing was made from,
relations on plover_relations_dev (right: the root code). Prints for each a table of bins, the expected calibration error (ECE)
and the area under the curve (AUC: how often a right row has more confidence than a wrong one): of the program as it is, and of
weights and tables fitted without the tenth of articles (events) or rows (relations) that is judged. --fit measures the doubts of
events, writes their weights (doubts.tsv, logistic with a ridge) and the table that maps raw values to what was observed
(confidence.tsv): isotonic, so that a higher raw value never means less, and drawn towards the mean where few rows tell.
"""
import argparse
import csv
import importlib.util
import json
import math
import pathlib
import re
import shutil
import subprocess
import tempfile

import score_relations

PRIOR = 5  # rows of the overall precision that each group starts with
LEAST = 12  # rows that a group of neighbouring raw values has at the least
RIDGE = 5.0  # draws the weights of doubts towards 0
FOLDS = 10
BINS = [0.0, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 1.0]
HEADER = """# What a raw confidence (docs/frames.md) is worth: the share of such rows that proved right, interpolated between rows.
# Written by tools/calibrate.py --fit. of: event or relation. n: rows that were judged at about this value.
# source: own measurements on the development sets (docs/accuracy.md)
# licence: as the project
of\traw\tright\tn
"""


def scorer(shared):
    """gold/score.py without its last line, which runs it."""
    text = (shared / "gold/score.py").read_text().rsplit("\nmain()", 1)[0]
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("gold_score", loader=None))
    exec(compile(text, "score.py", "exec"), module.__dict__)
    return module


def is_right(gold, row, facts, near):
    source, target = gold.actor_codes(row["source"]), gold.actor_codes(row["target"])
    for fact in facts:
        if not near(row, fact) or row["type"] not in gold.accepted(fact, "type"):
            continue
        aim = gold.code_ok(target, gold.accepted(fact, "target")) or (not target and fact.get("target") is None)
        if aim and gold.code_ok(source, gold.accepted(fact, "source"), True):
            return True
    return False


def coded(program, data, path, date):
    """The record's events, each with the doubts that `explain` tells."""
    given = ["--data", data, *(["--date", date] if date else []), path]
    events = json.loads(subprocess.run([program, "code", "--json", *given], capture_output=True, text=True, check=True).stdout)["events"]
    told = subprocess.run([program, "explain", *given], capture_output=True, text=True, check=True).stdout
    doubts = dict(re.findall(r"^  made   (e\d+): what speaks against it: (.*)$", told, re.M))
    for row in events:
        row["doubts"] = {name: float(value) for name, value in re.findall(r"(\w+) ([\d.]+)", doubts[row["id"]])}
    return events


def gold_events(program, data, shared):
    """(article, row, right) of every event of the gold articles."""
    gold = scorer(shared)
    for path in sorted((shared / "gold/dev").glob("*.json")):
        article, text = json.loads(path.read_text()), path.with_suffix(".txt").read_text()
        facts = [f for f in article["facts"] if f["kind"] == "event"]
        wide = {f["id"]: [gold.sentence_around(text.encode(), s) for s in gold.spans_of(f, text)] for f in facts}
        near = lambda row, f: any(gold.overlap(e, w) > 0 for e in gold.evidence(row) for w in wide[f["id"]])
        for row in coded(program, data, path.with_suffix(".txt"), article["date"]):
            yield path.stem, row, is_right(gold, row, facts, near)


def read_articles(shared):
    """The text of every Wikinews article by its address."""
    csv.field_size_limit(1 << 30)
    texts = {}
    for path in sorted((shared / "corpora/text").glob("wikinews_*.csv")):
        with open(path, encoding="utf-8") as file:
            texts |= {r["url"]: r["title"] + "\n\n" + r["text"] for r in csv.DictReader(file)}
    return texts


def read_events(program, data, shared):
    """(article, row, right) of the events with a verdict; those that the program tells no longer, or otherwise, are left out."""
    with open(pathlib.Path(__file__).with_name("judged_events.tsv"), encoding="utf-8") as file:
        judged = list(csv.DictReader((line for line in file if line[0] != "#"), delimiter="\t"))
    verdicts = {(r["url"], int(r["start"]), r["type"], r["modality"]): r["verdict"] == "right" for r in judged}
    texts = read_articles(shared)
    with tempfile.TemporaryDirectory() as folder:
        for url, date in sorted({(r["url"], r["date"]) for r in judged}):
            path = pathlib.Path(folder, "article.txt")
            path.write_text(texts[url])
            for row in coded(program, data, path, date):
                key = (url, row["trigger"]["start"], row["type"], row["modality"])
                if key in verdicts:
                    yield url, row, verdicts[key]


def judged_events(program, data, shared):
    """(article, row, right), the articles as numbers that fall evenly into folds."""
    numbers = {}
    for judged in (gold_events, read_events):
        for article, row, right in judged(program, data, shared):
            yield numbers.setdefault(article, len(numbers)) % FOLDS, row, right


def solve(matrix, vector):
    """Gaussian elimination of a symmetric positive matrix."""
    n = len(vector)
    rows = [list(matrix[i]) + [vector[i]] for i in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            factor = rows[j][i] / rows[i][i]
            rows[j] = [b - factor * a for a, b in zip(rows[i], rows[j])]
    out = [0.0] * n
    for i in reversed(range(n)):
        out[i] = (rows[i][n] - sum(rows[i][j] * out[j] for j in range(i + 1, n))) / rows[i][i]
    return out


def logistic(weights, values):
    return 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, values))))


def fit_weights(rows):
    """Weights of (values, right) by Newton's method; the first value is 1 and its weight free."""
    n = len(rows[0][0])
    weights = [0.0] * n
    for _ in range(12):
        slope, curve = [-RIDGE * w if i else 0.0 for i, w in enumerate(weights)], [[RIDGE * (i == j > 0) for j in range(n)] for i in range(n)]
        for values, right in rows:
            p = logistic(weights, values)
            for i, a in enumerate(values):
                if a:
                    slope[i] += a * (right - p)
                    for j, b in enumerate(values):
                        curve[i][j] += a * b * p * (1 - p)
        weights = [w + step for w, step in zip(weights, solve(curve, slope))]
    return weights


def doubt_names(folder):
    lines = [line for line in (folder / "doubts.tsv").read_text().splitlines() if not line.startswith("#")]
    return [line.split("\t")[0] for line in lines[1:]]


def values_of(row, names):
    return [1.0 if name == "sure" else row["doubts"].get(name, 0.0) for name in names]


def write_weights(path, weights):
    """The same file with other weights."""
    lines = iter(weights)
    out = []
    for line in path.read_text().splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and cells[0] != "doubt":
            cells[1] = f"{next(lines):.2f}"
        out.append("\t".join(cells))
    path.write_text("\n".join(out) + "\n")


def judged_relations(program, data, shared):
    """(tenth, confidence, right) of every pair for which a relation was found."""
    path = shared / "corpora/events/plover_relations_dev.tsv"
    out = subprocess.run([program, "relate", "--json", "--data", data, path], capture_output=True, text=True).stdout
    for i, (want, line) in enumerate(zip(score_relations.read_gold(path), out.splitlines())):
        row = json.loads(line)
        if row["type"]:
            root = score_relations.JOINED.get(row["type"], row["type"])
            yield i % 10, row["confidence"], root == want["gold_root"]


def isotonic(rows):
    """[raw, right, n] that never falls: pooled adjacent violators over the raw values, each smoothed by the overall mean."""
    mean = sum(right for _, _, right in rows) / len(rows)
    values = {}
    for _, raw, right in rows:
        count = values.setdefault(round(raw, 2), [0, 0])
        count[0] += right
        count[1] += 1
    groups = []
    for raw, (right, n) in sorted(values.items()):
        if not groups or groups[-1][2] >= LEAST:
            groups.append([[], 0, 0])
        groups[-1] = [groups[-1][0] + [raw], groups[-1][1] + right, groups[-1][2] + n]
    pools = []
    for raws, right, n in groups:
        pools.append([raws, right + PRIOR * mean, n + PRIOR, n])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] > pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [pools[-1][0] + last[0], *(a + b for a, b in zip(pools[-1][1:], last[1:]))]
    table = []
    for raws, right, weight, n in pools:
        ends = sorted({raws[0], raws[-1]})
        table += [[raw, right / weight, n] for raw in ends]
    return table


def look_up(table, raw):
    for (x0, y0, _), (x1, y1, _) in zip(table, table[1:]):
        if x0 <= raw <= x1:
            return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
    return table[0][1] if raw < table[0][0] else table[-1][1]


def held_out(rows):
    """(raw, confidence, right) by a table fitted without the row's group."""
    for group in sorted({group for group, _, _ in rows}):
        table = isotonic([row for row in rows if row[0] != group])
        yield from ((raw, look_up(table, raw), right) for name, raw, right in rows if name == group)


def held_out_events(rows, names):
    """The same with the weights of doubts fitted without it, too."""
    for group in range(FOLDS):
        rest = [(values_of(row, names), right) for name, row, right in rows if name != group]
        weights = fit_weights(rest)
        table = isotonic([(0, logistic(weights, values), right) for values, right in rest])
        for name, row, right in rows:
            if name == group:
                raw = logistic(weights, values_of(row, names))
                yield raw, look_up(table, raw), right


def auc(rows):
    right, wrong = [p for _, p, r in rows if r], [p for _, p, r in rows if not r]
    above = sum((a > b) + (a == b) / 2 for a in right for b in wrong)
    return above / max(1, len(right) * len(wrong))


def ece(bins):
    bins = list(bins)
    return sum(abs(sum(p - right for _, p, right in chosen)) for chosen in bins) / sum(map(len, bins))


def by_raw(rows):
    """Rows of (raw, confidence, right) by raw value: a table fitted without a bad article gives that article more, which would
    spread it over other bins."""
    for low, high in zip(BINS, BINS[1:]):
        chosen = [row for row in rows if low <= row[0] < high or (high == 1.0 and row[0] == 1.0)]
        if chosen:
            yield chosen


def in_bins(rows):
    for low, high in zip(BINS, BINS[1:]):
        chosen = [row for row in rows if low <= row[1] < high or (high == 1.0 and row[1] == 1.0)]
        if chosen:
            yield chosen


def report(name, rows, held, raw):
    yield f"confidence of {name}: {len(rows)} rows, right {sum(r for _, _, r in rows) / len(rows):.3f}; ECE {ece(in_bins(rows)):.3f}, " \
          f"held out {ece(by_raw(held)):.3f}, raw {ece(in_bins(raw)):.3f}; AUC {auc(rows):.3f}, held out {auc(held):.3f}"
    for chosen in in_bins(rows):
        n = len(chosen)
        yield f"  {n:4} rows  mean confidence {sum(p for _, p, _ in chosen) / n:.2f}  right {sum(r for _, _, r in chosen) / n:.2f}"


def lines(program, data, shared, bare):
    as_rows = lambda rows: [(group, row["confidence"], right) for group, row, right in rows]
    events, raw = list(judged_events(program, data, shared)), as_rows(judged_events(program, bare, shared))
    held = list(held_out_events(events, doubt_names(data / "lang/en/events")))
    yield from report("events", as_rows(events), held, raw)
    relations, raw = list(judged_relations(program, data, shared)), list(judged_relations(program, bare, shared))
    yield from report("relations", relations, list(held_out(raw)), raw)


def without_table(data, folder):
    """A copy of the data whose table of confidence is empty: the program tells raw values then."""
    copy = pathlib.Path(folder, "data")
    shutil.copytree(data, copy)
    (copy / "lang/en/events/confidence.tsv").write_text(HEADER)
    return copy


def fit(program, bare, shared, to):
    """Writes doubts.tsv and confidence.tsv of the folder `to`."""
    names = doubt_names(to)
    rows = [(values_of(row, names), right) for _, row, right in judged_events(program, bare, shared)]
    weights = [round(w, 2) for w in fit_weights(rows)]
    write_weights(to / "doubts.tsv", weights)
    tables = {"event": isotonic([(0, logistic(weights, values), right) for values, right in rows]),
              "relation": isotonic(list(judged_relations(program, bare, shared)))}
    text = [f"{name}\t{raw:.2f}\t{right:.2f}\t{n}" for name, table in tables.items() for raw, right, n in table]
    (to / "confidence.tsv").write_text(HEADER + "\n".join(text) + "\n")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--program", required=True)
    options.add_argument("--shared", required=True, type=pathlib.Path)
    options.add_argument("--data", default=pathlib.Path(__file__).parent.parent / "data", type=pathlib.Path)
    options.add_argument("--fit", type=pathlib.Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare = without_table(given.data, folder)
        if given.fit:
            fit(given.program, bare, given.shared, given.fit)
        else:
            print("\n".join(lines(given.program, given.data, given.shared, bare)))


if __name__ == "__main__":
    main()
