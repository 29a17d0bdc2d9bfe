#!/usr/bin/env python3
"""Scores statements against PolNeAR: news with sources, cues and contents marked (brat files, several annotators for some texts).

usage: score_polnear.py --program build/demarche polnear-dev [--misses KIND] [--brief]

Token level: a word counts as found when the record marks it in the same role. Punctuation and the "that" before a content are not counted. Where several
annotators read a text, a word belongs to a role when more than half of them marked it; what half of them or fewer marked is
neither missed nor wrong. "exact": attributions whose source, cue and content all have just the words that one annotator gave
them; one is missed when more than half of the annotators have it. A quotation without a cue belongs to the attribution that
it goes on with, and what one cue reports ("said that A and that B") is one attribution, as in the corpus. The corpus has no attribution inside the content of another (none among the
2,319 of dev), so rows that another row holds (`parent`) are left out here. The program runs with --attributions, as the corpus counts
intentions, feelings and acts of speech, too; --said leaves them out. For measuring only: nothing may be trained on this corpus.

--misses source|cue|content|exact lists what was not found (-) and what was found wrongly (+).
"""
import argparse
import bisect
import collections
import difflib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROLES = ("source", "cue", "content")
WORD = re.compile(r"\w+(?:[.,'’]\w+)*")
# What the first release shall reach.
TARGETS = {"source": 80, "cue": 78, "content": 84, "exact": 45}


class Text:
    """A text cut into words; spans of characters or bytes become sets of words."""

    def __init__(self, text):
        self.text = text
        self.words = [m.span() for m in WORD.finditer(text)]
        self.starts = [a for a, _ in self.words]
        self.chars = []  # byte offset of each character
        at = 0
        for c in text:
            self.chars.append(at)
            at += len(c.encode("utf-8"))

    def within(self, start, end):
        first = bisect.bisect_left(self.starts, start)
        if first and self.words[first - 1][1] > start:
            first -= 1
        return set(range(first, bisect.bisect_left(self.starts, end)))

    def within_bytes(self, start, end):
        return self.within(bisect.bisect_left(self.chars, start), bisect.bisect_left(self.chars, end))

    def bare(self, content):
        """A content without the "that" before it, which the corpus counts in and the record leaves out."""
        first = min(content, default=None)
        that = first is not None and self.text[slice(*self.words[first])].lower() == "that"
        return content - {first} if that and len(content) > 1 else content

    def show(self, words):
        return self.text[self.words[min(words)][0]:self.words[max(words)][1]].replace("\n", " ") if words else "-"


def read_annotation(path, text):
    """Attributions of one annotator: a set of words for each role."""
    spans, found = {}, []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if line.startswith("T"):
            places = cells[1].split(" ", 1)[1]
            spans[cells[0]] = set().union(*(text.within(*map(int, p.split())) for p in places.split(";")))
        elif line.startswith("E"):
            roles = {role: set() for role in ROLES}
            for argument in cells[1].split():
                name, target = argument.split(":")
                role = re.sub(r"\d+$", "", name).lower()
                if role in roles:
                    roles[role] |= spans.get(target, set())
            roles["content"] = text.bare(roles["content"])
            if roles["content"]:
                found.append(roles)
    return found


class Recorded:
    """The text as the record has it: the program repairs some bytes; its offsets go back to the words of the corpus' text."""

    def __init__(self, given, text):
        self.given = text
        self.own = Text(given) if given is not None and given != text.text else None
        blocks = difflib.SequenceMatcher(None, given, text.text, autojunk=False).get_matching_blocks() if self.own else []
        self.blocks = [(b.a, b.b) for b in blocks]

    def back(self, char):
        at = bisect.bisect_right(self.blocks, (char, len(self.given.text))) - 1
        return char + (self.blocks[at][1] - self.blocks[at][0] if at >= 0 else 0)

    def within_bytes(self, start, end):
        if not self.own:
            return self.given.within_bytes(start, end)
        chars = self.own.chars
        return self.given.within(self.back(bisect.bisect_left(chars, start)), self.back(bisect.bisect_left(chars, end)))


def read_record(record, text):
    found, before, text = [], None, Recorded(record["doc"].get("text"), text)
    for statement in record["statements"] + record.get("attributions", []):
        if statement["parent"]:
            continue
        roles = {"content": set().union(*(text.within_bytes(e["start"], e["end"]) for e in statement["evidence"]))}
        for role, key in (("source", "speaker_words"), ("cue", "cue")):
            words = statement.get(key)
            roles[role] = text.within_bytes(words["start"], words["end"]) if words else set()
        speaker = (statement["speaker"] or {}).get("name")
        goes_on = not roles["cue"] and not roles["source"] and speaker == before
        if found and (goes_on or (roles["cue"] and roles["cue"] == found[-1]["cue"])):
            found[-1]["content"] |= roles["content"]
        else:
            found.append(roles)
        before = speaker
    return found


def code(program, texts, wide=True):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            pathlib.Path(folder, name + ".txt").write_text(text.text, encoding="utf-8", newline="")
        command = [program, "code", "--format", "jsonl", *(["--attributions"] if wide else []), folder]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {r["doc"]["id"]: r for r in map(json.loads, out.splitlines())}


def pooled(annotations, role):
    """Words that more than half of the annotators marked, and those that some marked."""
    votes = collections.Counter()
    for attributions in annotations:
        votes.update(set().union(*(a[role] for a in attributions)))
    return {w for w, n in votes.items() if 2 * n > len(annotations)}, set(votes)


def clusters(annotations):
    """The same attribution as different annotators have it: cues and contents share words."""
    groups = []
    for who, attributions in enumerate(annotations):
        for a in attributions:
            for group in groups:
                if who not in group and all(a["cue"] & b["cue"] and a["content"] & b["content"] for b in group.values()):
                    group[who] = a
                    break
            else:
                groups.append({who: a})
    return groups


def score_exact(annotations, found, counts, say):
    groups, matched = clusters(annotations), set()
    for a in found:
        at = next((i for i, g in enumerate(groups) if i not in matched and a in g.values()), None)
        if at is None:
            counts["exact", "fp"] += 1
            say("exact", "+", a)
        else:
            matched.add(at)
    for i, group in enumerate(groups):
        if i in matched:
            counts["exact", "tp"] += 1
        elif 2 * len(group) > len(annotations):
            counts["exact", "fn"] += 1
            say("exact", "-", next(iter(group.values())))


def score_roles(annotations, found, counts, say):
    for role in ROLES:
        must, may = pooled(annotations, role)
        have = set().union(*(a[role] for a in found)) if found else set()
        counts[role, "tp"] += len(must & have)
        counts[role, "fp"] += len(have - may)
        counts[role, "fn"] += len(must - have)
        for sign, wrong, rows in (("-", must - have, [a for one in annotations for a in one]), ("+", have - may, found)):
            for a in rows:
                if a[role] & wrong:
                    say(role, sign, a)


def figures(counts, kind):
    tp, fp, fn = (counts[kind, k] for k in ("tp", "fp", "fn"))
    precision, recall = tp / max(1, tp + fp), tp / max(1, tp + fn)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def score(program, folder, misses=None, wide=True):
    texts = {p.stem: Text(p.read_text(encoding="utf-8", errors="replace")) for p in sorted(folder.glob("*.txt"))}
    records = code(program, texts, wide)
    counts, readers = collections.Counter(), 0
    for name, text in texts.items():
        annotations = [read_annotation(p, text) for p in sorted(folder.glob(name + "_*.ann"))]
        readers += len(annotations) > 1

        def say(kind, sign, a):
            if kind == misses:
                print(f"{sign} {name[:24]:24s} [{text.show(a['source'])}] <{text.show(a['cue'])}> {text.show(a['content'])}")

        if annotations and name in records:
            found = read_record(records[name], text)
            score_roles(annotations, found, counts, say)
            score_exact(annotations, found, counts, say)
    return counts, len(texts), readers


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", required=True)
    options.add_argument("--misses", choices=(*ROLES, "exact"))
    options.add_argument("--brief", action="store_true")
    options.add_argument("--said", action="store_true", help="statements only")
    options.add_argument("folder", type=pathlib.Path)
    given = options.parse_args()
    counts, texts, readers = score(given.program, given.folder, given.misses, not given.said)
    if given.brief:
        print(" ".join(f"{kind} {figures(counts, kind)[2]:.3f}" for kind in TARGETS))
        return 0
    print(f"{texts} texts, {readers} of them with several annotators; F1, in brackets the distance to the target")
    for kind, target in TARGETS.items():
        p, r, f = figures(counts, kind)
        print(f"{kind:8s} P {p:.3f}  R {r:.3f}  F1 {f:.3f} ({100 * f - target:+.1f})   "
              f"(tp {counts[kind, 'tp']} fp {counts[kind, 'fp']} fn {counts[kind, 'fn']})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
