#!/usr/bin/env python3
"""Prints the table of what the program gets right: treebank development scores and the gold articles.

usage: accuracy.py --program build/demarche --shared ../shared [--write docs/accuracy.md]

--write puts the table between the markers `<!-- table -->` and `<!-- end of table -->` of that file.
"""
import argparse
import datetime
import json
import pathlib
import subprocess
import sys

import check_positions
import score_actors
import score_extract
import score_issues
import score_coref
import score_lgl
import score_sources
import score_wikiwars
import score_polnear

# The targets of the first release: per treebank and way of scoring, in per cent.
TARGETS = {("en_ewt", "gold"): {"uas": 88.5, "las": 86.0, "upos": 96.0, "lemma": 96.5},
           ("en_ewt", "raw"): {"las": 82.5, "sentences": 80.0},
           ("en_gum", "gold"): {"las": 86.0}}
COLUMNS = ["words", "sentences", "upos", "xpos", "feats", "lemma", "uas", "las"]


def treebank_rows(program, shared):
    for gold in sorted((shared / "corpora/ud").glob("*-dev.conllu")):
        out = subprocess.run([program, "eval-ud", "--json", gold], capture_output=True, text=True, check=True).stdout
        scores = json.loads(out)
        name = gold.name.split("-")[0]
        for way in ("gold", "raw"):
            targets = TARGETS.get((name, way), {})
            cells = []
            for column in COLUMNS:
                value = 100 * scores[way][column]
                target = targets.get(column)
                cells.append(f"{value:.2f}" + (f" ({'+' if value >= target else ''}{value - target:.2f})" if target else ""))
            yield f"| {name} dev, {way} tokens | " + " | ".join(cells) + " |"


def treebank_table(program, shared):
    yield "| treebank | " + " | ".join(COLUMNS) + " |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    yield from treebank_rows(program, shared)
    yield ""
    yield "F1 in per cent; in brackets the distance to the target where there is one."


def actor_lines(program, shared):
    table = shared / "corpora/actors/actor_codes_dev.tsv"
    if not table.is_file():
        return
    yield f"Phrases coded as actors by `demarche actor` ({table.name}):"
    yield ""
    for (name, target), (right, judged) in zip((("country", 94), ("sector", 88)), score_actors.figures(program, table)):
        value = 100 * right / judged
        yield f"- {name}: {right} of {judged}, {value:.1f} ({value - target:+.1f})"
    yield ""


def place_lines(program, shared):
    path = shared / "corpora/places/lgl.xml"
    if path.is_file():
        rows = score_lgl.score(program, path)
        right = sum(r[0] for r in rows) / len(rows)
        yield f"Places: {100 * right:.1f} % of {len(rows)} given toponyms within 161 km (target 75)."
        yield ""


def coref_lines(program, shared):
    """Chains of names and pronouns, and how far they are ahead of joining names by their head word."""
    path = shared / "corpora/ud/en_gum-ud-dev.conllu"
    if not path.is_file():
        return
    rows, pronouns = score_coref.score(program, path)
    scores = {name: 100 * values["CoNLL"] for name, values in rows}
    yield "Coreference, GUM dev, CoNLL F1 on names and pronouns (`tools/score_coref.py` says what counts):"
    yield ""
    for kind, what in (("actors", "persons, organisations, places"), ("all", "all gold chains, works and ideas too"),
                       ("both have", "mentions that gold and program share")):
        ours, base = scores[kind + ": program"], scores[kind + ": head match"]
        yield f"- {what}: {ours:.1f}, head match {base:.1f} (target 10 more: {ours - base - 10:+.1f})"
    yield "- pronouns with their antecedent: " + ", ".join(f"{k} {r} of {n}" for k, (r, n) in sorted(pronouns.items()))
    yield ""


def time_lines(program, shared):
    folder = shared / "corpora/dates/wikiwars-keyinline"
    whens = pathlib.Path(program).resolve().with_name("whens")
    if not folder.is_dir() or not whens.is_file():
        return
    command = [str(whens), "{text}", "{date}"]
    yield "Time expressions, WikiWars, F1 of extents and values (target 80):"
    yield ""
    for what, everything in (("days, months, years, seasons, decades of our era", False), ("every TIMEX2", True)):
        counted = score_wikiwars.score(str(folder), command, everything)
        p, r, f = score_wikiwars.figures(counted, "value")
        yield f"- {what}: {100 * f:.1f} (precision {100 * p:.1f}, recall {100 * r:.1f}, {counted['gold']} gold)"
    yield ""


def extract_lines(program, shared):
    path = shared / "corpora/html/pages.tar.xz"
    if not path.is_file():
        return
    yield "Pages of HTML by `demarche extract` (targets: text F1 .90, P and R .87, day .90):"
    yield ""
    yield "```"
    yield from score_extract.score(program, path)[0]
    yield "```"
    yield ""


def gold_table(program, shared):
    gold = sorted((shared / "gold/dev").glob("*.json"))
    command = f"{program} code --json {{text}} --date {{date}}"
    out = subprocess.run([sys.executable, shared / "gold/score.py", "--run", command, *gold], capture_output=True, text=True)
    yield f"Gold articles, {len(gold)} of the development set:"
    yield ""
    yield "```"
    yield from (out.stdout + out.stderr).rstrip().splitlines()
    yield "```"
    right, found = score_sources.figures(program, shared / "gold")
    yield f"Source country right where an event of the type is found: {right} of {found}, {100 * right / max(1, found):.1f} (target 90)."


def matrix_lines(program, shared):
    article = shared / "gold/dev/seed.json"
    if article.is_file():
        yield ""
        yield "Position matrix of the seed article (target: 13 of 17, none contradicted, no computed alignment):"
        yield ""
        yield "```"
        yield from check_positions.lines(program, article)
        yield "```"


def issue_lines(program):
    """Two wordings of one issue, two issues: pairs made before the tables were, and pairs made after them."""
    folder = pathlib.Path(__file__).resolve().parent.parent / "test/issues"
    yield ""
    yield "Pairs of wordings, the same issue or not (`tools/score_issues.py`):"
    yield ""
    for name in ("pairs.tsv", "pairs_unseen.tsv"):
        p, r, f = (100 * value for value in score_issues.figures(*score_issues.score(program, folder / name)))
        yield f"- {name}: P {p:.1f}, R {r:.1f}, F1 {f:.1f}"


def attribution_lines(program, shared):
    folder = shared / "corpora/attribution/polnear-dev"
    if not folder.is_dir():
        return
    counts, texts, _ = score_polnear.score(program, folder)
    yield ""
    yield f"Attribution in {texts} articles of PolNeAR dev (tools/score_polnear.py tells how it counts):"
    yield ""
    for kind, target in score_polnear.TARGETS.items():
        p, r, f = (100 * value for value in score_polnear.figures(counts, kind))
        yield f"- {kind}: P {p:.1f}, R {r:.1f}, F1 {f:.1f} ({f - target:+.1f})"


def events_table(program, shared):
    """Sets with events told sentence by sentence; the scripts beside this one do the scoring."""
    for script, file in (("score_relations.py", "plover_relations_dev.tsv"), ("score_gsr.py", "plover_gsr_cameo.json")):
        path = shared / "corpora/events" / file
        if not path.exists():
            continue
        tool = pathlib.Path(__file__).with_name(script)
        out = subprocess.run([sys.executable, tool, "--program", program, path], capture_output=True, text=True)
        yield from ("", f"{file}:", "", "```", *(out.stdout + out.stderr).rstrip().splitlines(), "```")


def calibration_table(program, shared):
    """What confidence is worth; calibrate.py does the judging."""
    tool = pathlib.Path(__file__).with_name("calibrate.py")
    out = subprocess.run([sys.executable, tool, "--program", program, "--shared", shared], capture_output=True, text=True)
    yield from ("", "Calibration:", "", "```", *(out.stdout + out.stderr).rstrip().splitlines(), "```")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", required=True)
    options.add_argument("--shared", required=True, type=pathlib.Path)
    options.add_argument("--write", type=pathlib.Path)
    given = options.parse_args()
    if not (given.shared / "corpora/ud").is_dir():
        print(f"skipped: no {given.shared}/corpora/ud; set SHARED to the folder of corpora and gold articles")
        return 0
    lines = [*treebank_table(given.program, given.shared), "", *actor_lines(given.program, given.shared),
             *coref_lines(given.program, given.shared), *time_lines(given.program, given.shared),
             *place_lines(given.program, given.shared), *extract_lines(given.program, given.shared),
             *gold_table(given.program, given.shared),
             *matrix_lines(given.program, given.shared), *issue_lines(given.program), *attribution_lines(given.program, given.shared),
             *events_table(given.program, given.shared), *calibration_table(given.program, given.shared)]
    print("\n".join(lines))
    if given.write:
        page = given.write.read_text()
        before, rest = page.split("<!-- table -->", 1)
        after = rest.split("<!-- end of table -->", 1)[1]
        stamp = f"Measured on {datetime.date.today().isoformat()} by `make accuracy-update`."
        given.write.write_text(before + "<!-- table -->\n" + "\n".join([stamp, "", *lines]) + "\n<!-- end of table -->" + after)
    return 0


if __name__ == "__main__":
    sys.exit(main())
