#!/usr/bin/env python3
"""Writes data/lang/en/stance/kindred.tsv: which nouns name the act of which verbs.

usage: build_kindred.py --wordnet DIR --model models/en-fast.safetensors > data/lang/en/stance/kindred.tsv

DIR holds data.noun, data.verb, index.noun and index.verb of WordNet 3.0 (Debian: wordnet-base, /usr/share/wordnet). A noun goes
to the verb that WordNet derives it from in their most frequent senses, when both are common words, begin alike and lie near each
other in the model's static vectors (far apart are "abortion" and "abort"). `names`: the noun stands for the verb in a label.
"""
import argparse
import array
import json
import math
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "training"))
import features  # noqa: E402

# Lexicographer files of nouns: act, attribute, cognition, communication, event, possession, phenomenon, state.
OF_ACTS = {4, 7, 9, 10, 11, 21, 22, 26}
# Nouns that are first of all these are no acts: animal, artifact, body, food, group, object, person, plant.
OF_THINGS = {5, 6, 8, 13, 14, 17, 18, 20}
NEAR, NEAR_ING = 0.33, 0.42
HEADER = """# source: derivational links of WordNet 3.0, chosen by tools/build_kindred.py with the vectors of models/en-fast.safetensors
# licence: WordNet 3.0 licence (Princeton University), its text in NOTICE
# Nouns that name the act of a verb: "expulsion of envoys" and "expelling envoys" are one issue. names: the noun stands for the
# verb in labels, where nominals.tsv has none.
noun	verb	names"""


class Vectors:
    def __init__(self, path):
        raw = path.read_bytes()
        size = struct.unpack("<Q", raw[:8])[0]
        self.head, self.raw, self.base = json.loads(raw[8:8 + size]), raw, 8 + size
        keys = self.part("static.keys", "Q")
        self.row = {key: i for i, key in enumerate(keys)}
        self.q, self.dim = self.part("static.q", "b"), self.head["static.q"]["shape"][1]

    def part(self, name, code):
        first, end = self.head[name]["data_offsets"]
        out = array.array(code)
        out.frombytes(self.raw[self.base + first:self.base + end])
        return out

    def of(self, word):
        i = self.row.get(features.hash64(features.low_of(word)))
        return None if i is None else self.q[i * self.dim:(i + 1) * self.dim]

    def near(self, a, b):
        a, b = self.of(a), self.of(b)
        norm = math.sqrt(sum(x * x for x in a) * sum(x * x for x in b))
        return sum(x * y for x, y in zip(a, b)) / norm if norm else 0.0


def read_synsets(path):
    """{offset: (lexicographer file, words, pointers)}"""
    out = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        f = line.split("|")[0].split()
        n = int(f[3], 16)
        at = 4 + 2 * n
        pointers = [f[at + 1 + 4 * i:at + 5 + 4 * i] for i in range(int(f[at]))]
        out[f[0]] = int(f[1]), [f[4 + 2 * i].lower() for i in range(n)], pointers
    return out


def read_index(path):
    """{word: synsets, most frequent sense first}"""
    out = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("  "):
            f = line.split()
            out[f[0].lower()] = f[6 + int(f[3]):]
    return out


def begin_alike(noun, verb):
    same = 0
    while same < min(len(noun), len(verb)) and noun[same] == verb[same]:
        same += 1
    return same >= max(3, 0.55 * len(verb))


def links(wordnet, vectors):
    """noun, verb, rank of the noun's sense, rank of the verb's, by WordNet's pointers of derivation"""
    nouns, verbs = read_synsets(wordnet / "data.noun"), read_synsets(wordnet / "data.verb")
    n_index, v_index = read_index(wordnet / "index.noun"), read_index(wordnet / "index.verb")
    for offset, (kind, words, pointers) in nouns.items():
        for symbol, other, pos, places in pointers:
            if kind not in OF_ACTS or symbol != "+" or pos != "v" or places == "0000":
                continue
            noun, verb = words[int(places[:2], 16) - 1], verbs[other][1][int(places[2:], 16) - 1]
            common = all(w.isalpha() and vectors.of(w) is not None for w in (noun, verb))
            if not common or noun == verb or not begin_alike(noun, verb):
                continue
            if nouns[n_index[noun][0]][0] not in OF_THINGS:
                yield noun, verb, n_index[noun].index(offset), v_index[verb].index(other)


def choose(wordnet, vectors):
    """{noun: (verb, nearness, ranks)}: of several verbs the one of the most frequent senses"""
    best = {}
    for noun, verb, a, b in sorted(links(wordnet, vectors)):
        near = vectors.near(noun, verb)
        if a > 2 or near < (NEAR_ING if noun.endswith("ing") else NEAR):
            continue
        if noun not in best or (a + b, -near) < (best[noun][2], -best[noun][1]):
            best[noun] = verb, near, a + b
    return best


def american(verb, v_index):
    """One spelling for "recognise" and "recognize"."""
    return verb[:-3] + "ize" if verb.endswith("ise") and verb[:-3] + "ize" in v_index else verb


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wordnet", required=True, type=pathlib.Path)
    options.add_argument("--model", required=True, type=pathlib.Path)
    given = options.parse_args()
    v_index = read_index(given.wordnet / "index.verb")
    best = choose(given.wordnet, Vectors(given.model))
    british = {verb: american(verb, v_index) for verb, _, _ in best.values() if american(verb, v_index) != verb}
    naming = {}
    for noun, (verb, near, rank) in sorted(best.items()):
        if not noun.endswith(("ing", "ability", "er", "or")):
            naming[verb] = min(naming.get(verb, (rank, -near, noun)), (rank, -near, noun))
    print(HEADER)
    rows = [(noun, british.get(verb, verb), "yes" if naming.get(verb, ("", "", ""))[2] == noun else "")
            for noun, (verb, _, _) in best.items()]
    for row in sorted(rows + [(verb, other, "") for verb, other in british.items()]):
        print(*row, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
