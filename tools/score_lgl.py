#!/usr/bin/env python3
"""How often a given place name of the Local-Global Lexicon is put within 161 km (100 miles) of where it is.

usage: score_lgl.py --program build/demarche [--misses 40] lgl.xml

All toponyms with gold coordinates count; a name that is not resolved is wrong.
"""
import argparse
import collections
import math
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

NEAR_KM = 161


def toponyms(path):
    """(name, article, byte offset, (lat, lon), feature class) per gold toponym."""
    for article in ElementTree.parse(path).getroot():
        text = " ".join((article.findtext("text") or "").split("\t"))
        for toponym in article.find("toponyms"):
            tag = toponym.find("gaztag")
            if tag is None or tag.findtext("lat") is None:
                continue
            start = int(toponym.findtext("start"))
            yield (toponym.findtext("phrase"), text.replace("\n", " "), len(text[:start].encode()),
                   (float(tag.findtext("lat")), float(tag.findtext("lon"))), tag.findtext("fcode"))


def kilometres(a, b):
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1, math.sqrt(h)))


def resolve(program, gold):
    table = "name\tcontext\tstart\n" + "".join(f"{name}\t{text}\t{start}\n" for name, text, start, _, _ in gold)
    out = subprocess.run([program, "place", "--tsv", "-"], input=table.encode(), capture_output=True, check=True).stdout
    lines = out.decode().split("\n")
    columns = lines[0].split("\t")
    return [dict(zip(columns, line.split("\t"))) for line in lines[1:] if line]


def score(program, path):
    """[right, distance in km or None, gold row, answer] per toponym."""
    gold = list(toponyms(path))
    answers = resolve(program, gold)
    assert len(gold) == len(answers), "one row out for each row in"
    rows = []
    for row, answer in zip(gold, answers):
        km = kilometres(row[3], (float(answer["lat"]), float(answer["lon"]))) if answer["lat"] else None
        rows.append((km is not None and km <= NEAR_KM, km, row, answer))
    return rows


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", required=True)
    options.add_argument("--misses", default=0, type=int, help="print so many kinds of misses, the most frequent first")
    options.add_argument("lgl")
    given = options.parse_args()
    rows = score(given.program, given.lgl)
    distances = sorted(km for _, km, _, _ in rows if km is not None)
    print(f"{len(rows)} toponyms, {len(distances)} resolved, {sum(r[0] for r in rows)} within {NEAR_KM} km: "
          f"{sum(r[0] for r in rows) / len(rows):.4f}; median {distances[len(distances) // 2]:.1f} km")
    for code, n in collections.Counter(r[2][4] for r in rows).most_common(8):
        print(f"  {code:5} {n:5} {sum(r[0] for r in rows if r[2][4] == code) / n:.3f}")
    for why, n in collections.Counter(r[3]["why"] for r in rows).most_common():
        print(f"  {why:10} {n:5} {sum(r[0] for r in rows if r[3]['why'] == why) / n:.3f}")
    misses = collections.Counter((r[2][0], r[2][4], r[3]["place"], r[3]["region"], r[3]["why"]) for r in rows if not r[0])
    for miss, n in misses.most_common(given.misses):
        print(n, *miss, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
