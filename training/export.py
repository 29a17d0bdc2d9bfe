"""Trained weights to the int8 file of docs/model.md, section 6: export.py MODEL.pt STATIC.npz DATA_DIR OUT.safetensors"""
import glob
import hashlib
import json
import os
import sys

import numpy as np
import torch

import safetensors_io
from data import read_conllu
from evaluate import score
from infer import Reference

RECIPE = "fast-1"
HIDDEN = 192


def per_row(w, top):
    w = w.numpy().astype(np.float32)
    s = (np.abs(w).max(1) / top).astype(np.float32)
    s[s == 0] = 1
    return np.rint(w / s[:, None]).astype(np.int8), s


def tensors_of(w, static):
    """w: the training program's state dict."""
    out = {"static.keys": static["keys"], "static.q": static["q"], "static.s": static["s"]}

    def matrix(name, value, top=63):
        out[name + ".q"], out[name + ".s"] = per_row(value, top)

    def vector(name, value):
        out[name] = value.numpy().astype(np.float32)

    def dense(name, mine):
        matrix(name, w[mine + ".weight"])
        if mine + ".bias" in w:
            vector(name + ".b", w[mine + ".bias"])

    matrix("emb.word", w["word"], 127)
    matrix("emb.affix", w["affix"], 127)
    dense("in", "inp")
    vector("in.ln.g", w["norm.weight"])
    vector("in.ln.b", w["norm.bias"])
    for layer in range(2):
        for d, way in enumerate("fb"):
            name, mine = "lstm.%d.%s" % (layer, way), "lstm.%d." % layer
            matrix(name + ".ih", w[mine + "w_ih"][d])
            matrix(name + ".hh", w[mine + "w_hh"][d])
            vector(name + ".bias", w[mine + "bias"][d])
    dense("tag", "tag")
    for k in ("upos", "xpos", "feats", "lemma"):
        dense(k, "out." + k)
    dense("arc.dep", "arc_dep")
    dense("arc.head", "arc_head")
    matrix("arc.u", w["arc_u"])
    vector("arc.uh", w["arc_uh"])
    vector("arc.root", w["arc_root"])
    dense("label.dep", "label_dep")
    dense("label.head", "label_head")
    vector("label.root", w["label_root"])
    dense("label.out", "label_out")
    return out


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def main(model_path, static_path, data_dir, out_path):
    torch.set_num_threads(1)
    got = torch.load(model_path)
    labels = got["labels"]
    tensors = tensors_of(got["weights"], dict(np.load(static_path)))
    scores = {"fp32": got["scores"], "int8": {}}
    ref = Reference(tensors, labels, int8=True)
    for path in sorted(glob.glob(data_dir + "/*-dev.conllu")):
        sents = read_conllu(path)
        preds = [ref.parse([t[0] for t in s]) for s in sents]
        scores["int8"][os.path.basename(path)] = score(sents, preds, labels)
        print(os.path.basename(path), scores["int8"][os.path.basename(path)], flush=True)
    sizes = {"word_rows": 20480, "affix_rows": 16384, "static": len(tensors["static.keys"]), "units": 256, "pieces": 3,
             "hidden": HIDDEN, "layers": 2, "tag": 256, "arc": 256, "label": 128}
    sizes.update({k: len(v) for k, v in labels.items()})
    data = {os.path.basename(p): sha256(p) for p in sorted(glob.glob(data_dir + "/*-train.conllu"))}
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    meta = {"format": "demarche-fast-1", "lang": "en", "licence": "CC-BY-SA-4.0", "sizes": json.dumps(sizes, **compact),
            "data": json.dumps(data, **compact), "scores": json.dumps(scores, **compact),
            "made": "recipe %s: %s" % (RECIPE, "; ".join(got["history"]))}
    meta.update({k: json.dumps(v, **compact) for k, v in labels.items()})
    safetensors_io.write(out_path, tensors, meta)
    print(out_path, os.path.getsize(out_path), "bytes")


if __name__ == "__main__":
    main(*sys.argv[1:5])
