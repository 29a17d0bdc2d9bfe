"""Scores on gold tokens: UPOS, XPOS, feats, lemma, UAS, LAS (whole label), LAS with subtypes cut (as CoNLL-18)."""
import torch

import lemma
import tree
from data import plain_batches

COLUMNS = ("UPOS", "XPOS", "FEATS", "LEMMA", "UAS", "LAS_FULL", "LAS")


def best_labels(scores, heads, root):
    """argmax of label scores [n, classes]; `root` belongs to the token under 0 and to no other."""
    scores = scores.clone()
    top = torch.tensor(heads) == 0
    scores[~top, root] = -1e9
    out = scores.argmax(1)
    out[top] = root
    return out.tolist()


def predict(model, encs, labels, words=4000):
    """For each sentence a dict of class numbers: upos xpos feats lemma deprel, and heads."""
    model.eval()
    out = [None] * len(encs)
    root = labels["deprel"].index("root")
    with torch.no_grad():
        for where, batch in plain_batches(encs, words):
            H = model.encode(batch)
            tags = {k: v.argmax(1).view(batch["T"], batch["B"]) for k, v in model.tags(H, batch).items()}
            arcs = model.arcs(H, batch).numpy()
            heads = torch.zeros(batch["B"], batch["T"], dtype=torch.long)
            for b, i in enumerate(where):
                n = encs[i].n
                out[i] = {k: v[:n, b].tolist() for k, v in tags.items()}
                out[i]["heads"] = tree.decode(arcs[b, :n, :n + 1])
                heads[b, :n] = torch.tensor(out[i]["heads"])
            lab = model.labels(H, heads, batch)
            for b, i in enumerate(where):
                out[i]["deprel"] = best_labels(lab[b, :encs[i].n], out[i]["heads"], root)
    return out


def score(sents, preds, labels):
    right, total = dict.fromkeys(COLUMNS, 0), 0
    for sent, p in zip(sents, preds):
        for i, (form, lem, upos, xpos, feats, head, rel) in enumerate(sent):
            got = labels["deprel"][p["deprel"][i]]
            total += 1
            right["UPOS"] += labels["upos"][p["upos"][i]] == upos
            right["XPOS"] += labels["xpos"][p["xpos"][i]] == xpos
            right["FEATS"] += labels["feats"][p["feats"][i]] == feats
            right["LEMMA"] += lemma.apply(labels["lemma"][p["lemma"][i]], form) == lem
            if p["heads"][i] == head:
                right["UAS"] += 1
                right["LAS_FULL"] += got == rel
                right["LAS"] += got.split(":")[0] == rel.split(":")[0]
    return {k: round(100.0 * v / total, 2) for k, v in right.items()}
