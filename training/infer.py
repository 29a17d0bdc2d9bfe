"""Reference inference from the model file, sentence by sentence: the yardstick for the C program.

int8=False: fp32 arithmetic on the dequantised weights. int8=True: activations rounded as docs/model.md,
section 5, says (the integer sums are exact in fp32 here, so this is the same arithmetic)."""
import json

import numpy as np
import torch

import features
import tree
from evaluate import best_labels

TAGS = ("upos", "xpos", "feats", "lemma")


def labels_of(metadata):
    return {k: json.loads(metadata[k]) for k in TAGS + ("deprel",)}


class Reference:
    def __init__(self, tensors, labels, int8=False):
        self.labels, self.int8, self.w = labels, int8, {}
        for name, t in tensors.items():
            if name.endswith(".q"):
                s = tensors[name[:-1] + "s"]
                self.w[name[:-2]] = torch.from_numpy(t.astype(np.float32) * s[:, None])
            elif not name.endswith(".s") and t.dtype == np.float32:
                self.w[name] = torch.from_numpy(t.copy())
        self.static = {int(k): i for i, k in enumerate(tensors["static.keys"])}
        self.cache = {}

    def dynamic(self, a):
        """Per row: s = max|a| / 127, rounded to multiples of s."""
        if not self.int8:
            return a
        s = a.abs().max(-1, keepdim=True).values / 127
        s = torch.where(s == 0, torch.ones_like(s), s)
        return torch.round(a / s) * s

    def fixed(self, h):
        """Hidden states: multiples of 1 / 127."""
        return torch.round(h * 127) / 127 if self.int8 else h

    def linear(self, name, a):
        y = a @ self.w[name].t()
        return y + self.w[name + ".b"] if name + ".b" in self.w else y

    def e(self, form):
        if form not in self.cache:
            word, affix, key = features.rows(form)
            i = self.static.get(key)
            self.cache[form] = torch.cat([
                self.w["emb.word"][word[0]] + self.w["emb.word"][word[1]], self.w["emb.affix"][affix].reshape(-1),
                torch.zeros(100) if i is None else self.w["static"][i]])
        return self.cache[form]

    def x(self, forms):
        y = self.linear("in", self.dynamic(torch.stack([self.e(f) for f in forms])))
        m = y.view(len(forms), 256, 3).max(2).values
        return torch.nn.functional.layer_norm(m, (256,), self.w["in.ln.g"], self.w["in.ln.b"], 1e-5)

    def direction(self, x, name):
        pre = x @ self.w[name + ".ih"].t() + self.w[name + ".bias"]
        hh = self.w[name + ".hh"].t()
        h, c, out = torch.zeros(192), torch.zeros(192), []
        for row in pre:
            i, f, g, o = (row + self.fixed(h) @ hh).view(4, 192)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out.append(h)
        return torch.stack(out)

    def layer(self, x, k):
        back = self.direction(x.flip(0), "lstm.%d.b" % k).flip(0)
        return torch.cat([self.direction(x, "lstm.%d.f" % k), back], 1)

    def encode(self, forms):
        x = self.x(forms)
        return x, self.layer(self.fixed(self.layer(self.dynamic(x), 0)), 1)

    def arcs(self, H):
        """[n, n + 1]; a token as its own head gets -1e9."""
        hq, n = self.fixed(H), H.shape[0]
        ad = torch.nn.functional.leaky_relu(self.linear("arc.dep", hq), 0.1)
        ah = torch.nn.functional.leaky_relu(self.linear("arc.head", hq), 0.1)
        root = self.w["arc.root"][None]
        u = torch.cat([root @ self.w["arc.u"].t(), self.dynamic(ah) @ self.w["arc.u"].t()])
        s = ad @ u.t() + torch.cat([root, ah]) @ self.w["arc.uh"]
        s[torch.arange(n), torch.arange(1, n + 1)] = -1e9
        return s

    def label_scores(self, H, heads):
        hq = self.fixed(H)
        lh = torch.cat([self.w["label.root"][None], self.linear("label.head", hq)])
        z = torch.relu(self.linear("label.dep", hq) + lh[torch.tensor(heads)])
        return self.linear("label.out", self.dynamic(z))

    def parse(self, forms):
        with torch.no_grad():
            x, H = self.encode(forms)
            t = self.dynamic(torch.relu(self.linear("tag", self.fixed(H))))
            out = {k: self.linear(k, t).argmax(1).tolist() for k in TAGS}
            s = self.arcs(H)
            out["heads"] = tree.decode(s.numpy())
            out["deprel"] = best_labels(self.label_scores(H, out["heads"]), out["heads"],
                                        self.labels["deprel"].index("root"))
            out["x"], out["H"], out["arcs"] = x, H, s
        return out
