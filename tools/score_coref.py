#!/usr/bin/env python3
"""Scores coreference against GUM's entity layer: CoNLL F1, the mean of MUC, B3 and CEAF-e, on names and pronouns.

usage: score_coref.py --program build/demarche en_gum-ud-dev.conllu

What is counted
  text       each document's own words and spaces, one block per paragraph, coded without a date
  gold       mentions of the Entity= marks whose head (minspan) is a proper noun or a personal pronoun of the third person, and
             that lie in a chain of at least two such mentions; appositions and bridging are no coreference. A name that only
             modifies another noun ("the [Berlin] talks") counts, as GUM marks it
  system     mentions whose head is such a word by GUM's tags, in chains of at least two of them
  actors     the same for gold chains of persons, organisations and places alone: what the program looks for. "All" has also works,
             laws, substances, ideas, and every "it" that stands for one
  matching   a gold and a found mention are the same when they have the same head word; the head of a found mention is the word
             of its span that GUM's tree hangs outside the span
  scores     over all documents together, as the CoNLL-2012 scorer does
  baseline   head match: names of the same head word are one chain; a pronoun joins the nearest earlier name or pronoun of its
             number. It takes every proper noun that heads a phrase and every pronoun of GUM's own tree for a mention: it knows
             tags and trees, which the program must find
Mentions that the other side does not have lower recall or precision. "Both have" scores only the mentions that gold and program
share, for the baseline too: it tells the linking from the finding.
"""
import argparse
import collections
import json
import re
import subprocess
import sys
import tempfile

THIRD = {"he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them", "their", "theirs",
         "themselves"}
ACTORS = {"person", "organization", "place"}
PLURAL = {"they", "them", "their", "theirs", "themselves"}


class Document:
    """Words of one document with their bytes in the text, and the gold chains as {chain: set of head words}."""

    def __init__(self, name):
        self.name, self.text, self.words, self.chains = name, "", [], collections.defaultdict(set)
        self.open, self.types = [], {}

    def add_sentence(self, lines, paragraph):
        if self.text:
            self.text = self.text.rstrip() + ("\n\n" if paragraph else " ")
        base = len(self.words)
        covered = 0
        for fields in lines:
            if "." in fields[0]:
                continue
            if "-" in fields[0]:
                a, b = fields[0].split("-")
                covered = int(b)
                self.multi = (int(a), int(b), fields)
                start = len(self.text.encode())
                self.text += fields[1] + ("" if "SpaceAfter=No" in fields[9] else " ")
                self.multi_span = (start, start + len(fields[1].encode()))
                self.used = 0
                continue
            number = int(fields[0])
            if number <= covered:
                start = self.multi_span[0] + self.used
                self.used += len(fields[1].encode())
                span = (start, min(start + len(fields[1].encode()), self.multi_span[1]))
            else:
                start = len(self.text.encode())
                self.text += fields[1] + ("" if "SpaceAfter=No" in fields[9] else " ")
                span = (start, start + len(fields[1].encode()))
            head = int(fields[6])
            self.words.append({"form": fields[1], "upos": fields[3], "feats": fields[5], "span": span, "rel": fields[7],
                               "head": base + head - 1 if head else None})
            self.mark(len(self.words) - 1, fields[9])

    def mark(self, word, misc):
        found = re.search(r"(?:^|\|)Entity=([^|]*)", misc)
        for part in re.findall(r"\(?[^()]+\)?", found.group(1)) if found else []:
            if part.startswith("("):
                fields = part.strip("()").split("-")
                self.open.append((fields[0], word, fields))
            if part.endswith(")"):
                number = part.strip("()").split("-")[0]
                at = max((i for i, o in enumerate(self.open) if o[0] == number), default=None)
                if at is not None:
                    chain, first, fields = self.open.pop(at)
                    self.close(chain, first, word, fields)

    def close(self, chain, first, last, fields):
        """Fields of a mark in GUM: number, type, salience, status, minspan, link ..."""
        minspan = next((f for f in fields[3:] if re.fullmatch(r"\d+(,\d+)*", f)), "1")
        core = [first + int(n) - 1 for n in minspan.split(",")]
        core = [w for w in core if w <= last] or [last]
        head = next((w for w in core if self.words[w]["head"] not in core), core[0])
        if self.is_name(head) or self.is_pronoun(head):
            self.chains[chain].add(head)
            self.types.setdefault(chain, fields[1] if len(fields) > 1 else "")

    def is_name(self, word):
        return self.words[word]["upos"] == "PROPN"

    def is_pronoun(self, word):
        return self.words[word]["form"].lower() in THIRD and self.words[word]["upos"] == "PRON"

    def head_of(self, start, end):
        """The word of the bytes [start, end) that hangs outside them."""
        inside = [i for i, w in enumerate(self.words) if w["span"][0] >= start and w["span"][1] <= end]
        outside = [i for i in inside if self.words[i]["head"] not in inside]
        names = [i for i in outside if self.words[i]["upos"] != "PUNCT"]
        return (names or outside or [None])[0]


def read(path):
    document, lines, paragraph = None, [], False
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            document = Document(line.split("=")[-1].strip())
        elif line.startswith("# newpar"):
            paragraph = True
        elif line and not line.startswith("#"):
            lines.append(line.split("\t"))
        elif not line and lines:
            document.add_sentence(lines, paragraph)
            lines, paragraph = [], False
            if len(document.words) and not getattr(document, "given", False):
                document.given = True
                yield document


def chains_of(program, document):
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(document.text)
        file.flush()
        out = subprocess.run([program, "code", "--json", file.name], capture_output=True, text=True, check=True).stdout
    chains = []
    for actor in json.loads(out)["actors"]:
        heads = {document.head_of(m["start"], m["end"]) for m in actor["mentions"]}
        chains.append({h for h in heads if h is not None and (document.is_name(h) or document.is_pronoun(h))})
    return chains


def mentions_by_tag(document):
    """Proper nouns but those that are part of another one's name, and the pronouns."""
    words = document.words
    parts = ("flat", "compound", "goeswith", "fixed")
    return {i for i, w in enumerate(words) if document.is_pronoun(i) or
            (w["upos"] == "PROPN" and not (w["rel"].split(":")[0] in parts and words[w["head"]]["upos"] == "PROPN"))}


def baseline(document):
    chains, by_word, last = [], {}, []
    for word in sorted(mentions_by_tag(document)):
        form = document.words[word]["form"].lower()
        if document.is_pronoun(word):
            plural = form in PLURAL
            fit = [c for w, c in reversed(last) if ("Number=Plur" in document.words[w]["feats"] or
                                                    document.words[w]["form"].lower() in PLURAL) == plural]
            chain = fit[0] if fit else None
        else:
            chain = by_word.get(form)
        if chain is None:
            chain = len(chains)
            chains.append(set())
        if not document.is_pronoun(word):
            by_word[form] = chain
        chains[chain].add(word)
        last.append((word, chain))
    return chains


# ---- the three measures, each as (numerator of recall, its denominator, of precision, its denominator) ------------------------

def muc_side(key, response):
    where = {m: i for i, chain in enumerate(response) for m in chain}
    right = total = 0
    for chain in key:
        parts = {where.get(m, (m,)) for m in chain}
        right += len(chain) - len(parts)
        total += len(chain) - 1
    return right, total


def b3_side(key, response):
    where = {m: chain for chain in response for m in chain}
    right = total = 0
    for chain in key:
        for m in chain:
            right += len(chain & where.get(m, set())) / len(chain)
            total += 1
    return right, total


def ceafe(key, response):
    """Best alignment of chains by 2|K and R| / (|K| + |R|): exact within each group of chains that touch."""
    weight = {}
    where = collections.defaultdict(set)
    for j, r in enumerate(response):
        for m in r:
            where[m].add(j)
    for i, k in enumerate(key):
        for j in {j for m in k for j in where[m]}:
            weight[i, j] = 2 * len(k & response[j]) / (len(k) + len(response[j]))
    total = assignment(weight)
    return total, len(key), total, len(response)


def assignment(weight):
    """Largest sum of weights of pairs that share no side: augmenting paths on the negated weights (Bellman-Ford)."""
    left = sorted({i for i, _ in weight})
    match_left, match_right, total = {}, {}, 0.0
    edges = collections.defaultdict(list)
    for (i, j), w in weight.items():
        edges[i].append((j, w))
    for _ in left:
        gain, before = {}, {}
        queue = collections.deque()
        for i in left:
            if i not in match_left:
                gain[i] = 0.0
                queue.append(i)
        best = (1e-12, None)
        while queue:
            i = queue.popleft()
            for j, w in edges[i]:
                reached = gain[i] + w
                if j in match_right:
                    k = match_right[j]
                    back = reached - weight[k, j]
                    if k != i and back > gain.get(k, -1e9) + 1e-12:
                        gain[k], before[k] = back, (i, j)
                        queue.append(k)
                elif reached > best[0] + 1e-12:
                    best = (reached, (i, j))
        if best[1] is None:
            break
        total += best[0]
        i, j = best[1]
        while True:
            old = match_left.get(i)
            match_left[i], match_right[j] = j, i
            if i not in before:
                break
            i, j = before[i][0], old
    return total


def conll(pairs):
    """F1 of the three measures and their mean, over (gold chains, found chains) of all documents."""
    sums = collections.defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for key, response in pairs:
        key = [c for c in key if len(c) > 1]
        response = [c for c in response if len(c) > 1]
        for name, side in (("MUC", muc_side), ("B3", b3_side)):
            for n, value in enumerate(side(key, response) + side(response, key)):
                sums[name][n] += value
        for n, value in enumerate(ceafe(key, response)):
            sums["CEAFe"][n] += value
    scores = {}
    for name, (r, rn, p, pn) in sums.items():
        recall, precision = r / rn if rn else 0.0, p / pn if pn else 0.0
        scores[name] = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
    scores["CoNLL"] = sum(scores.values()) / 3
    return scores


def score(program, path):
    """(rows of name and scores, right and all linked pronouns per kind)."""
    pairs = collections.defaultdict(list)
    pronouns = collections.defaultdict(lambda: [0, 0])
    for document in list(read(path)):
        key = [c for c in document.chains.values() if len(c) > 1]
        actors = [c for number, c in document.chains.items() if len(c) > 1 and document.types[number] in ACTORS]
        response, base = chains_of(program, document), baseline(document)
        pairs["all: program"].append((key, response))
        pairs["all: head match"].append((key, base))
        other = words_of(key) - words_of(actors)
        pairs["actors: program"].append((actors, without(response, other)))
        pairs["actors: head match"].append((actors, without(base, other)))
        both = words_of(key) & words_of(response)
        pairs["both have: program"].append((within(key, both), within(response, both)))
        pairs["both have: head match"].append((within(key, both), within(base, both)))
        count_pronouns(document, key, response, pronouns)
    return [(name, conll(list_)) for name, list_ in pairs.items()], pronouns


def words_of(chains):
    return set().union(*chains) if chains else set()


def within(chains, words):
    return [c & words for c in chains]


def without(chains, words):
    return [c - words for c in chains]


def count_pronouns(document, key, response, pronouns):
    """A pronoun is right when the found chain's nearest other name or pronoun before it, if any, is of its gold chain."""
    where = {m: c for c in response for m in c}
    for chain in key:
        for word in chain:
            if not document.is_pronoun(word) or len(chain) < 2 or min(chain) == word:
                continue
            form = document.words[word]["form"].lower()
            kind = "they" if form in PLURAL else "it" if form.startswith("it") else "he, she"
            others = [m for m in where.get(word, ()) if m < word and (document.is_name(m) or document.is_pronoun(m))]
            pronouns[kind][1] += 1
            pronouns[kind][0] += bool(others) and max(others) in chain


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", required=True)
    options.add_argument("corpus")
    given = options.parse_args()
    rows, pronouns = score(given.program, given.corpus)
    for name, scores in rows:
        print(f"{name:32}" + "  ".join(f"{k} {100 * v:.1f}" for k, v in scores.items()))
    print("pronouns with their antecedent: " + ", ".join(f"{k} {r} of {n}" for k, (r, n) in sorted(pronouns.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
