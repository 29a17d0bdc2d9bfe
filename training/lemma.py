"""Lemma edit classes KEY|n|suffix: docs/model.md, section 4."""
from collections import Counter

from features import low_of

CLOSED = {"AUX", "PRON", "DET", "PART", "ADP", "CCONJ", "SCONJ"}


def common_prefix(a, b):
    n = 0
    while n < len(a) and n < len(b) and a[n] == b[n]:
        n += 1
    return n


def edit(key, base, lemma):
    p = common_prefix(base, lemma)
    return "%s|%d|%s" % (key, len(base) - p, lemma[p:])


def classify(form, lemma, upos):
    """The one class a training token gets. Names keep their case, other words start from `low`."""
    low = low_of(form)
    if upos == "PROPN" and lemma == form:
        return "K|0|"
    if lemma == low:
        return "L|0|"
    if lemma == form:
        return "K|0|"
    if upos in CLOSED:
        return "=|0|" + lemma
    by_low, by_form = edit("L", low, lemma), edit("K", form, lemma)
    cut_low, cut_form = int(by_low.split("|")[1]), int(by_form.split("|")[1])
    return by_form if cut_form < cut_low or (cut_form == cut_low and upos == "PROPN") else by_low


def apply(cls, form):
    key, n, suffix = cls.split("|", 2)
    if key == "=":
        return suffix
    base = form if key == "K" else low_of(form)
    n = int(n)
    if n > len(base):
        return low_of(form)
    return base[:len(base) - n] + suffix or low_of(form)


def inventory(tokens):
    """Classes seen at least twice, the commonest first. tokens: (form, lemma, upos)."""
    count = Counter(classify(*t) for t in tokens)
    return [c for c, n in sorted(count.items(), key=lambda x: (-x[1], x[0])) if n >= 2]


def target(form, lemma, upos, index):
    """Class number for training: the token's own class, else the commonest class that gives the lemma, else -1."""
    own = index.get(classify(form, lemma, upos))
    if own is not None:
        return own
    for cls, i in index.items():
        if apply(cls, form) == lemma:
            return i
    return -1
