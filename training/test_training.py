"""Tests of the training program: python3 training/test_training.py"""
import os
import tempfile
import unittest

import numpy as np
import torch

import features
import lemma
import safetensors_io
import tree
from bilstm import BiLSTM
from golden import ORDER
from infer import Reference, labels_of


class Features(unittest.TestCase):
    def test_strings(self):
        self.assertEqual(features.strings("Don’t"), ["Wdon't", "ad", "bdo", "cdon", "dt", "e't", "fn't", "gon't", "sXxx'x"])
        self.assertEqual(features.strings("1234567…")[0], "W0000000...")
        self.assertEqual(features.strings("ABCDEFg-1990s")[8], "sXXXXx-0000x")
        self.assertEqual(features.strings("a\u00a0B")[0], "Wa b")
        self.assertEqual(features.low_of("İX"), "İx")
        self.assertEqual(features.strings("a"), ["Wa", "aa", "ba", "ca", "da", "ea", "fa", "ga", "sx"])

    def test_hash(self):
        # FNV-1a of nothing is its offset basis; the finaliser is worked out here a second way.
        h = 0xCBF29CE484222325
        for m in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
            h = (h ^ (h >> 33)) * m % 2 ** 64
        self.assertEqual(features.hash64(""), h ^ (h >> 33))


class Lemmas(unittest.TestCase):
    def test_classes_give_the_lemma(self):
        for form, lem, upos, want in (("Ministers", "minister", "NOUN", "L|1|"), ("Paris", "Paris", "PROPN", "K|0|"),
                                      ("were", "be", "AUX", "=|0|be"), ("denied", "deny", "VERB", "L|3|y"),
                                      ("I", "I", "PRON", "K|0|"), ("Talks", "Talk", "PROPN", "K|1|")):
            self.assertEqual(lemma.classify(form, lem, upos), want)
            self.assertEqual(lemma.apply(want, form), lem)

    def test_too_short(self):
        self.assertEqual(lemma.apply("L|4|x", "Abc"), "abc")


class Trees(unittest.TestCase):
    def best(self, s):
        """All trees with one root, tried one by one."""
        n = s.shape[0]
        best, at = None, -np.inf
        for code in range((n + 1) ** n):
            heads = [code // (n + 1) ** i % (n + 1) for i in range(n)]
            if all(h != i + 1 for i, h in enumerate(heads)) and tree.is_tree(heads):
                total = sum(s[i, h] for i, h in enumerate(heads))
                if total > at:
                    best, at = heads, total
        return best

    def test_against_trying_all(self):
        rng = np.random.default_rng(3)
        for n in (1, 2, 3, 4, 5):
            for _ in range(30):
                s = rng.normal(size=(n, n + 1))
                s[np.arange(n), np.arange(1, n + 1)] = -1e9
                self.assertEqual(tree.decode(s), self.best(s))


class Files(unittest.TestCase):
    def test_round_trip(self):
        tensors = {"b": np.arange(6, dtype=np.int8).reshape(2, 3), "a": np.array([1.5], dtype=np.float32),
                   "k": np.array([2 ** 64 - 1], dtype=np.uint64)}
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, "x.safetensors")
            safetensors_io.write(path, tensors, {"lang": "en"})
            got, meta = safetensors_io.read(path)
        self.assertEqual(meta, {"lang": "en"})
        for k, v in tensors.items():
            self.assertTrue((got[k] == v).all() and got[k].dtype == v.dtype)


class Lstm(unittest.TestCase):
    def test_same_as_torch(self):
        """Outputs and gradients on sentences of unequal length."""
        torch.manual_seed(1)
        D, h, lens = 5, 4, [6, 4, 1]
        T, B = max(lens), len(lens)
        ref = torch.nn.LSTM(D, h, bidirectional=True)
        x = torch.randn(T, B, D, requires_grad=True)
        want, _ = torch.nn.utils.rnn.pad_packed_sequence(ref(torch.nn.utils.rnn.pack_padded_sequence(x, lens))[0])
        real = torch.zeros(T, B, 1)
        rev = torch.arange(T * B).view(T, B)
        for b, n in enumerate(lens):
            real[:n, b] = 1
            rev[:n, b] = rev[:n, b].flip(0)
        g = torch.randn_like(want)
        (want * g).sum().backward()
        p = dict(ref.named_parameters())

        def both(name):
            return torch.stack([p[name + "_l0"], p[name + "_l0_reverse"]]).detach().requires_grad_()

        mine = {"weight_ih": both("weight_ih"), "weight_hh": both("weight_hh"),
                "bias_ih": (both("bias_ih") + both("bias_hh")).detach().requires_grad_()}
        x2 = x.detach().clone().requires_grad_()
        got = BiLSTM.apply(x2.view(T * B, D), *mine.values(), rev.view(-1), T, B).view(T, B, 2 * h)
        (got * g * real).sum().backward()
        self.assertTrue(torch.allclose(got * real, want, atol=1e-6))
        self.assertTrue(torch.allclose(x2.grad, x.grad, atol=1e-6))
        for name, w in mine.items():
            self.assertTrue(torch.allclose(w.grad[0], p[name + "_l0"].grad, atol=1e-5))
            self.assertTrue(torch.allclose(w.grad[1], p[name + "_l0_reverse"].grad, atol=1e-5))


HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = os.path.join(HERE, "..", "models", "en-fast.safetensors")
GOLDEN = os.path.join(HERE, "..", "test", "golden-vectors")


@unittest.skipUnless(os.path.exists(MODEL), "no weights here")
class Shipped(unittest.TestCase):
    def test_file_and_golden_tokens(self):
        tensors, meta = safetensors_io.read(MODEL)
        labels = labels_of(meta)
        self.assertEqual(meta["format"], "demarche-fast-1")
        self.assertTrue((np.diff(tensors["static.keys"].astype(object)) > 0).all())
        for name, t in tensors.items():
            if name.endswith(".q") and not name.startswith(("emb.", "static.")):
                self.assertLessEqual(np.abs(t.astype(int)).max(), 63, name)
        with open(os.path.join(GOLDEN, "tokens.tsv"), encoding="utf-8") as f:
            blocks = f.read().split("\n", 1)[1].strip().split("\n\n")
        ref, rounded = Reference(tensors, labels), Reference(tensors, labels, int8=True)
        same = total = 0
        for block in blocks:
            rows = [line.split("\t") for line in block.split("\n")]
            got, near = ref.parse([r[0] for r in rows]), rounded.parse([r[0] for r in rows])
            for i, r in enumerate(rows):
                self.assertEqual([got[k][i] for k in ORDER], [int(v) for v in r[2:8]])
                same += sum(near[k][i] == int(v) for k, v in zip(ORDER, r[8:14]))
                total += len(ORDER)
        self.assertGreaterEqual(same / total, 0.998)


if __name__ == "__main__":
    unittest.main()
