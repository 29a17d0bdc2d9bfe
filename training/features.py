"""From a token's form to feature hashes: docs/model.md, section 1, and nothing else."""
import unicodedata

QUOTES = {c: "'" for c in "\u2018\u2019\u201a\u2032`"}
QUOTES.update({c: '"' for c in "\u201c\u201d\u201e\u00ab\u00bb"})
QUOTES.update({c: "-" for c in "\u2013\u2014\u2012\u2015\u2212"})
QUOTES["\u2026"] = "..."

WORD_ROWS = 20480
AFFIX_ROWS = 16384
MASK = (1 << 64) - 1


def plain(form):
    """Quotes, dashes, the ellipsis and spaces in their ASCII shape; case is kept."""
    out = []
    for c in form:
        c = QUOTES.get(c, c)
        out.append(" " if len(c) == 1 and unicodedata.category(c) == "Zs" else c)
    return "".join(out)


def lower(text):
    """One code point to one code point: where lower-casing gives several, the character stays."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def shape(text):
    """Xx0 shape of the plain form; a run of one symbol is cut to 4."""
    out = []
    for c in text:
        cat = unicodedata.category(c)
        if cat in ("Lu", "Lt"):
            s = "X"
        elif cat[0] == "L":
            s = "x"
        elif "0" <= c <= "9":
            s = "0"
        else:
            s = c
        if out[-4:] != [s] * 4:
            out.append(s)
    return "".join(out)


def low_of(form):
    return lower(plain(form))


def norm_of(low):
    return "".join("0" if "0" <= c <= "9" else c for c in low)


def strings(form):
    """The nine feature strings: W first, then a b c d e f g s."""
    text = plain(form)
    n = norm_of(lower(text))
    return ["W" + n, "a" + n[:1], "b" + n[:2], "c" + n[:3], "d" + n[-1:], "e" + n[-2:],
            "f" + n[-3:], "g" + n[-4:], "s" + shape(text)]


def hash64(text):
    """FNV-1a, 64 bits, over UTF-8, then a finaliser that mixes the high and the low half."""
    h = 0xCBF29CE484222325
    for b in text.encode("utf-8", "surrogatepass"):
        h = ((h ^ b) * 0x100000001B3) & MASK
    h ^= h >> 33
    h = (h * 0xFF51AFD7ED558CCD) & MASK
    h ^= h >> 33
    h = (h * 0xC4CEB9FE1A85EC53) & MASK
    return h ^ (h >> 33)


def rows(form):
    """Two word rows, eight affix rows, and the static key."""
    feats = strings(form)
    w = hash64(feats[0])
    word = [(w & 0xFFFFFFFF) % WORD_ROWS, (w >> 32) % WORD_ROWS]
    affix = [(hash64(f) & 0xFFFFFFFF) % AFFIX_ROWS for f in feats[1:]]
    return word, affix, hash64(low_of(form))
