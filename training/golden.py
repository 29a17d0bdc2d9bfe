"""Golden vectors for the C program: golden.py MODEL.safetensors MODEL.pt STATIC.npz SENTENCES.txt OUT_DIR

Writes features.tsv, tokens.tsv and vectors.safetensors; README.md beside this file says what is in them."""
import os
import sys

import numpy as np
import torch

import features
import lemma
import safetensors_io
from data import Encoded
from evaluate import predict
from infer import TAGS, Reference, labels_of
from train import build
from vary import double

VECTORS_OF = 3  # sentences whose x, H and arc scores are kept in full
ORDER = TAGS + ("heads", "deprel")
ODD = ["İstanbul", "Straße", "ΣΊΣΥΦΟΣ", "Привет", "日本", "😀!", "a\u00a0b", "«quoted»", "…", "—", "x" * 40, "1234567890",
       "U.S.-led", "don’t", "cafe\u0301", "ǅ", "´", "N", "\u2003", "COVID-19", "e-mail@example.org", "``", "''", "‚a‘"]


def features_tsv(path, forms):
    with open(path, "w", encoding="utf-8") as f:
        f.write("form\tlow\tstrings\tword_rows\taffix_rows\tstatic_key\n")
        for form in forms:
            word, affix, key = features.rows(form)
            f.write("\t".join([form, features.low_of(form), "\x1f".join(features.strings(form)),
                               " ".join(map(str, word)), " ".join(map(str, affix)), "%016x" % key]) + "\n")


def original(model_path, static_path, sents):
    """Predictions of the fp32 weights as they were before quantisation."""
    got = torch.load(model_path)
    model, types = build(got["labels"], static_path)
    model.load_state_dict(got["weights"])
    none = {k: {} for k in got["labels"]}
    encs = [Encoded([(w, "_", "X", "X", "_", 0, "root") for w in s], types, none, False) for s in sents]
    model.set_types(*types.tensors())
    return predict(model, encs, got["labels"])


def main(file_path, model_path, static_path, text_path, out_dir):
    torch.set_num_threads(1)
    os.makedirs(out_dir, exist_ok=True)
    tensors, meta = safetensors_io.read(file_path)
    labels = labels_of(meta)
    with open(text_path, encoding="utf-8") as f:
        sents = list(double(line.split() for line in f if line.strip()))
    ref, rounded = Reference(tensors, labels), Reference(tensors, labels, int8=True)
    before = original(model_path, static_path, sents)
    vectors, same, total = {}, 0, 0
    with open(out_dir + "/tokens.tsv", "w", encoding="utf-8") as f:
        f.write("form\tlemma\t" + "\t".join("ref_" + k for k in ORDER) + "\t"
                + "\t".join("fp32_" + k for k in ORDER) + "\n")
        for n, (sent, b) in enumerate(zip(sents, before)):
            r, q = ref.parse(sent), rounded.parse(sent)
            for i, form in enumerate(sent):
                ours, theirs = [r[k][i] for k in ORDER], [b[k][i] for k in ORDER]
                same += sum(q[k][i] == t for k, t in zip(ORDER, theirs))
                total += len(ORDER)
                f.write("\t".join([form, lemma.apply(labels["lemma"][r["lemma"][i]], form)]
                                  + [str(v) for v in ours + theirs]) + "\n")
            f.write("\n")
            if n < VECTORS_OF:
                for k in ("x", "H", "arcs"):
                    vectors["%d.%s" % (n, k)] = r[k].numpy().astype(np.float32)
    safetensors_io.write(out_dir + "/vectors.safetensors", vectors, {"sentences": str(VECTORS_OF)})
    forms = list(dict.fromkeys([w for s in sents for w in s]))
    features_tsv(out_dir + "/features.tsv", ODD + forms[:150])
    print("%d sentences; int8 agrees with fp32 in %.3f%% of %d values" % (len(sents), 100.0 * same / total, total))


if __name__ == "__main__":
    main(*sys.argv[1:6])
