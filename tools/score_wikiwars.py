#!/usr/bin/env python3
"""Scores time expressions against the WikiWars corpus (key files with inline TIMEX2).

Usage: score_wikiwars.py CORPUS_FOLDER -- COMMAND...     COMMAND is run with {text} and {date} replaced and prints one
expression per line: start TAB end TAB value ... with UTF-8 byte offsets into {text}.

What is counted
  gold       every outermost or nested TIMEX2 whose val is a calendar day, month, year, season or decade of our era;
             durations, sets, clock times without a day, "now", "former" and years BC name no date and are left out
             (--all counts every TIMEX2, and what we find of these kinds)
  extents    lenient: a gold and a found expression match when they overlap; each is used once, longest overlap first
             a found range ("4-5 May") may stand for the two ends that gold marks one by one
  value      right when equal. Seasons are compared as their first month, decades as their first year
  precision  right / found that overlap gold of the kinds above or nothing; recall: right / gold
"""
import glob
import re
import subprocess
import sys
import tempfile

SEASON = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


ASIDE = re.compile(r"P|BC\d|(PAST|PRESENT|FUTURE)_REF$")


def gold_value(val, everything=False):
    """The value as we write it, or None when it names no date (and not everything counts)."""
    if val is None:
        return None
    if everything and ASIDE.match(val):
        return val
    m = re.fullmatch(r"(\d{4})(-\d\d)?(-\d\d)?(T.*)?", val)
    if m and (not m.group(4) or m.group(3)):
        return val.split("T")[0]
    m = re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", val)
    if m:
        return "%s-%02d" % (m.group(1), SEASON[m.group(2)])
    if re.fullmatch(r"\d{3}", val):
        return val + "0"
    return None


def read_key(path):
    """The text without tags, the day of writing, and the expressions (start, end, value) in bytes."""
    raw = open(path, encoding="utf-8").read()
    date = re.search(r"<DATETIME>.*?val=\"(\d{4}-\d\d-\d\d)", raw, re.S).group(1)
    body = re.search(r"<TEXT>(.*)</TEXT>", raw, re.S).group(1)
    text, spans, open_tags, at = "", [], [], 0
    for m in re.finditer(r"<TIMEX2([^>]*)>|</TIMEX2>", body):
        text += body[at:m.start()]
        at = m.end()
        if m.group(0).startswith("</"):
            start, attributes = open_tags.pop()
            val = re.search(r"(?<![a-z_])val=\"([^\"]*)\"", attributes)
            spans.append((start, len(text.encode()), val and val.group(1)))
        else:
            open_tags.append((len(text.encode()), m.group(1)))
    text += body[at:]
    return text, date, sorted(spans)


def overlap(a, b):
    return min(a[1], b[1]) - max(a[0], b[0])


def align(gold, found):
    """Pairs (gold index, found index): exact extents first, then by size of overlap relative to length."""
    pairs = []
    for i, g in enumerate(gold):
        for k, f in enumerate(found):
            o = overlap(g, f)
            if o > 0:
                pairs.append((-(o / max(g[1] - g[0], f[1] - f[0])), i, k))
    used_g, used_f, out = set(), set(), []
    for _, i, k in sorted(pairs):
        if i not in used_g and k not in used_f:
            used_g.add(i)
            used_f.add(k)
            out.append((i, k))
    return out


def run(command, text, date):
    with tempfile.NamedTemporaryFile("wb", suffix=".txt") as f:
        f.write(text.encode())
        f.flush()
        args = [a.replace("{text}", f.name).replace("{date}", date) for a in command]
        out = subprocess.run(args, stdout=subprocess.PIPE, check=True).stdout.decode()
    rows = [line.split("\t") for line in out.splitlines() if line]
    return [(int(r[0]), int(r[1]), r[2] or None, r[3] or None) for r in rows]


def split_ranges(gold, found):
    """A range that overlaps several gold dates becomes two expressions, its ends."""
    out = []
    for f in found:
        touched = [g for g in gold if overlap(g, f) > 0 and gold_value(g[2])]
        apart = [(a, b) for a in touched for b in touched if a[1] <= b[0]]
        if f[2] and f[3] and apart:
            a, b = apart[0]
            out += [(a[0], a[1], f[2]), (b[0], b[1], f[3][:len(f[2])])]
        else:
            out.append(f[:3])
    return out


def score(folder, command, everything=False, verbose=False):
    """How many extents and values are right, how many expressions were found, how many gold ones count."""
    n = {"gold": 0, "found": 0, "extent": 0, "value": 0}
    for path in sorted(glob.glob(folder + "/*.xml")):
        text, date, gold = read_key(path)
        found = [f for f in run(command, text, date) if everything or not (f[2] and ASIDE.match(f[2]))]
        found = split_ranges(gold, found)
        pairs = align(gold, found)
        data = text.encode()
        counts = {i for i, g in enumerate(gold) if everything or gold_value(g[2])}
        partner = dict(pairs)
        of_found = {k: i for i, k in pairs}
        n["gold"] += len(counts)
        # An expression that stands on gold without a date is neither right nor wrong, unless everything counts.
        counted = [k for k, f in enumerate(found) if f[2] and (k not in of_found or of_found[k] in counts)]
        n["found"] += len(counted)
        for i in sorted(counts):
            g = gold[i]
            f = found[partner[i]] if i in partner else None
            n["extent"] += f is not None and f[2] is not None
            right = f is not None and f[2] is not None and gold_value(g[2], everything) == f[2]
            n["value"] += right
            if verbose and not right:
                print("MISS", path.split("/")[-1][:8], data[g[0]:g[1]].decode(), "|", g[2], "got", f and f[2], "|",
                      data[max(0, g[0] - 60):g[1] + 30].decode(errors="replace").replace("\n", " "))
        if verbose:
            for k in counted:
                if k not in of_found:
                    f = found[k]
                    print("EXTRA", path.split("/")[-1][:8], data[f[0]:f[1]].decode(), "|", f[2], "|",
                          data[max(0, f[0] - 40):f[1] + 30].decode(errors="replace").replace("\n", " "))
    return n


def figures(n, what):
    """Precision, recall and F1 of "extent" or "value"."""
    p, r = n[what] / max(1, n["found"]), n[what] / max(1, n["gold"])
    return p, r, 2 * p * r / max(1e-9, p + r)


def main():
    args = sys.argv[1:]
    verbose, everything = "-v" in args, "--all" in args
    args = [a for a in args if a not in ("-v", "--all")]
    n = score(args[0], args[args.index("--") + 1:], everything, verbose)
    for what in ("extent", "value"):
        p, r, f = figures(n, what)
        print("%-7s precision %.4f recall %.4f f1 %.4f   (%d right, %d found, %d gold)" %
              (what, p, r, f, n[what], n["found"], n["gold"]))


if __name__ == "__main__":
    main()
