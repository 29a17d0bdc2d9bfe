"""CoNLL-U in, padded time-major batches out."""
import random
from collections import Counter

import numpy as np
import torch

import features
import lemma

IGNORE = -1


def read_conllu(path):
    """Sentences as lists of tokens (form, lemma, upos, xpos, feats, head, deprel).
    Multiword ranges and empty nodes are skipped."""
    sents, sent = [], []
    with open(path, encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if not line:
                if sent:
                    sents.append(sent)
                sent = []
            elif line[0] != "#":
                c = line.split("\t")
                if c[0].isdigit():
                    sent.append((c[1], c[2], c[3], c[4], c[5], int(c[6]), c[7]))
    if sent:
        sents.append(sent)
    return sents


def drop_final_punct(sent):
    """A headline has no full stop: the sentence without its last token, or None if that is no leaf punctuation."""
    n = len(sent)
    if n < 3 or sent[-1][2] != "PUNCT" or any(t[5] == n for t in sent):
        return None
    return sent[:-1]


def label_sets(sents):
    """Class names per head, the commonest first."""
    def ranked(values, least):
        return [v for v, n in sorted(Counter(values).items(), key=lambda x: (-x[1], x[0])) if n >= least]
    toks = [t for s in sents for t in s]
    return {"upos": ranked((t[2] for t in toks), 1), "xpos": ranked((t[3] for t in toks), 1),
            "feats": ranked((t[4] for t in toks), 3), "deprel": ranked((t[6] for t in toks), 1),
            "lemma": lemma.inventory((t[0], t[1], t[2]) for t in toks)}


class Types:
    """Feature rows of every word type seen so far; a type is a form, a row number stands for it."""

    def __init__(self, static_index):
        self.static_index = static_index
        self.ids, self.word, self.affix, self.static = {}, [], [], []

    def add(self, form):
        i = self.ids.get(form)
        if i is None:
            i = self.ids[form] = len(self.ids)
            word, affix, key = features.rows(form)
            self.word.append(word)
            self.affix.append(affix)
            self.static.append(self.static_index.get(key, len(self.static_index)))
        return i

    def tensors(self):
        return (torch.tensor(self.word), torch.tensor(self.affix), torch.tensor(self.static))


class Encoded:
    """One sentence as numbers. `cased` holds the same words in capitals and in title case."""

    def __init__(self, sent, types, index, variants):
        forms = [t[0] for t in sent]
        self.n = len(sent)
        self.types = np.array([types.add(f) for f in forms])
        self.cased = [np.array([types.add(c) for c in cs]) for cs in
                      ([f.upper() for f in forms], [f[:1].upper() + f[1:] for f in forms])] if variants else []
        self.heads = np.array([t[5] for t in sent])
        self.tags = {"upos": [index["upos"].get(t[2], IGNORE) for t in sent],
                     "xpos": [index["xpos"].get(t[3], IGNORE) for t in sent],
                     "feats": [index["feats"].get(t[4], IGNORE) for t in sent],
                     "deprel": [index["deprel"].get(t[6], IGNORE) for t in sent],
                     "lemma": [lemma.target(t[0], t[1], t[2], index["lemma"]) for t in sent]}
        self.tags = {k: np.array(v) for k, v in self.tags.items()}
        self.can_drop = drop_final_punct(sent) is not None


def pad_batch(encs, chosen_types, lengths):
    """Time-major tensors: T x B. `rev` is the flat index that reverses every sentence in place."""
    T, B = max(lengths), len(encs)
    types = np.zeros((T, B), dtype=np.int64)
    heads = np.full((T, B), IGNORE, dtype=np.int64)
    tags = {k: np.full((T, B), IGNORE, dtype=np.int64) for k in encs[0].tags}
    rev = np.arange(T * B).reshape(T, B)
    for b, (e, t, n) in enumerate(zip(encs, chosen_types, lengths)):
        types[:n, b] = t[:n]
        heads[:n, b] = e.heads[:n]
        for k in tags:
            tags[k][:n, b] = e.tags[k][:n]
        rev[:n, b] = rev[:n, b][::-1].copy()
    return {"T": T, "B": B, "len": torch.tensor(lengths), "types": torch.from_numpy(types),
            "heads": torch.from_numpy(heads), "rev": torch.from_numpy(rev.reshape(-1)),
            "tags": {k: torch.from_numpy(v) for k, v in tags.items()}}


def training_batches(encs, words, rng, p_drop=0.1, p_case=0.03):
    """One epoch. Sentences of like length together (length jittered by a tenth), batches in random order."""
    items = []
    for e in encs:
        n, types = e.n, e.types
        if e.can_drop and rng.random() < p_drop:
            n -= 1
        if n <= 20 and rng.random() < p_case:
            types = e.cased[rng.randrange(2)]
        items.append((n * (0.95 + 0.1 * rng.random()) + rng.random(), n, types, e))
    items.sort(key=lambda x: x[0])
    batches, now, widest = [], [], 0
    for it in items:
        widest = max(widest, it[1])
        if now and widest * (len(now) + 1) > words * 1.04:
            batches.append(now)
            now, widest = [], it[1]
        now.append(it)
    batches.append(now)
    rng.shuffle(batches)
    for b in batches:
        yield pad_batch([i[3] for i in b], [i[2] for i in b], [i[1] for i in b])


def plain_batches(encs, words):
    """In order of length, for evaluation; yields (positions in encs, batch)."""
    order = sorted(range(len(encs)), key=lambda i: encs[i].n)
    at = 0
    while at < len(order):
        k = 1
        while at + k < len(order) and encs[order[at + k]].n * (k + 1) <= words:
            k += 1
        part = order[at:at + k]
        yield part, pad_batch([encs[i] for i in part], [encs[i].types for i in part], [encs[i].n for i in part])
        at += k
