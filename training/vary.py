"""Twice as many sentences: each one as it is, then with names, verbs and numbers swapped."""

PAIRS = """
Russia Belarus, Moscow Minsk, Kremlin Pentagon, Tehran Baghdad, Iran Iraq, Japan Norway, China Vietnam, Beijing Hanoi,
India Nepal, Pakistan Bhutan, Greece Albania, Berlin Vienna, Ankara Athens, Cairo Rabat, Monday Tuesday, Thursday Friday,
June July, March April, May August, Brussels Strasbourg, Geneva Helsinki, Canada Chile, Ethiopia Eritrea, Peru Ecuador,
rejected accepted, accused praised, denied confirmed, agreed refused, urged begged, said claimed, voted decided,
condemned welcomed, talks negotiations, 2019 1998, 13 9, 40,000 7,500, 25 112, 17 3
"""
SWAP = dict(pair.split() for pair in PAIRS.replace("\n", " ").replace(",000", "\0").replace(",500", "\1").split(","))
SWAP = {k.replace("\0", ",000"): v.replace("\1", ",500") for k, v in SWAP.items()}


def double(sentences):
    for words in sentences:
        yield words
        yield [SWAP.get(w, w) for w in words]
