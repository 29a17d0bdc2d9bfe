"""The `fast` model for training: docs/model.md, sections 1 to 3."""
import math

import torch
from torch import nn
from torch.nn import functional as F

import features
from bilstm import BiLSTM, Linear

UNITS, PIECES, HIDDEN, ARC, LABEL, TAG = 256, 3, 192, 256, 128, 256
WORD_DIM, AFFIX_DIM, STATIC_DIM = 128, 64, 100
E_DIM = WORD_DIM + 8 * AFFIX_DIM + STATIC_DIM
TAGS = ("upos", "xpos", "feats", "lemma")


class Dense(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_out, n_in))
        nn.init.xavier_uniform_(self.weight)
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None

    def forward(self, x):
        return Linear.apply(x, self.weight, self.bias)


class Layer(nn.Module):
    """One bidirectional LSTM layer's weights, direction first."""

    def __init__(self, n_in):
        super().__init__()
        self.w_ih = nn.Parameter(torch.empty(2, 4 * HIDDEN, n_in))
        self.w_hh = nn.Parameter(torch.empty(2, 4 * HIDDEN, HIDDEN))
        self.bias = nn.Parameter(torch.zeros(2, 4 * HIDDEN))
        for d in range(2):
            nn.init.xavier_uniform_(self.w_ih.data[d])
            for g in range(4):
                nn.init.orthogonal_(self.w_hh.data[d, g * HIDDEN:(g + 1) * HIDDEN])
        self.bias.data[:, HIDDEN:2 * HIDDEN] = 1.0

    def forward(self, x, batch):
        return BiLSTM.apply(x, self.w_ih, self.w_hh, self.bias, batch["rev"], batch["T"], batch["B"])


class Fast(nn.Module):
    def __init__(self, static, n_classes, dropout=0.33, word_dropout=0.1):
        super().__init__()
        self.p, self.word_p = dropout, word_dropout
        self.word = nn.Parameter(torch.randn(features.WORD_ROWS, WORD_DIM) * 0.1)
        self.affix = nn.Parameter(torch.randn(features.AFFIX_ROWS, AFFIX_DIM) * 0.1)
        self.register_buffer("static", torch.cat([static, torch.zeros(1, STATIC_DIM)]), persistent=False)
        self.inp = Dense(E_DIM, UNITS * PIECES)
        self.norm = nn.LayerNorm(UNITS, eps=1e-5)
        self.lstm = nn.ModuleList([Layer(UNITS), Layer(2 * HIDDEN)])
        self.tag = Dense(2 * HIDDEN, TAG)
        self.out = nn.ModuleDict({k: Dense(TAG, n_classes[k]) for k in TAGS})
        self.arc_dep, self.arc_head = Dense(2 * HIDDEN, ARC), Dense(2 * HIDDEN, ARC)
        self.arc_u = nn.Parameter(torch.randn(ARC, ARC) / ARC)
        self.arc_uh = nn.Parameter(torch.zeros(ARC))
        self.arc_root = nn.Parameter(torch.randn(ARC) * 0.1)
        self.label_dep, self.label_head = Dense(2 * HIDDEN, LABEL), Dense(2 * HIDDEN, LABEL, bias=False)
        self.label_root = nn.Parameter(torch.randn(LABEL) * 0.1)
        self.label_out = Dense(LABEL, n_classes["deprel"])

    def set_types(self, word, affix, static):
        self.t_word, self.t_affix, self.t_static = word, affix, static

    def embed(self, types):
        """Vectors x of a batch's tokens [T*B, 256]; the input layer runs once per distinct type."""
        uniq, place = torch.unique(types.reshape(-1), return_inverse=True)
        word, affix, static = self.t_word[uniq], self.t_affix[uniq], self.t_static[uniq]
        if self.training and self.word_p:
            # Half of the dropped tokens lose everything, half get a random word's rows, as an unknown word does.
            r = torch.rand(place.shape[0])
            swap = (r < self.word_p / 2).nonzero().squeeze(1)
            old = place[swap]
            place = place.clone()
            place[swap] = torch.arange(len(swap)) + len(uniq)
            word = torch.cat([word, torch.randint(features.WORD_ROWS, (len(swap), 2))])
            affix, static = torch.cat([affix, affix[old]]), torch.cat([static, static[old]])
            blank = r > 1 - self.word_p / 2
            place[blank] = len(static)
        w = F.embedding(word.reshape(-1), self.word).view(-1, 2, WORD_DIM).sum(1)
        a = F.embedding(affix.reshape(-1), self.affix).view(-1, 8 * AFFIX_DIM)
        e = torch.cat([w, a, self.static[static]], 1)
        if self.training and self.word_p:
            e = F.pad(e, (0, 0, 0, 1))
        m = self.inp(e).view(-1, UNITS, PIECES).max(2).values
        return self.norm(m).index_select(0, place)

    def drop(self, x, batch):
        """Dropout with one mask for all positions of a sentence."""
        if not self.training:
            return x
        keep = 1 - self.p
        mask = torch.empty(1, batch["B"], x.shape[1]).bernoulli_(keep).div_(keep)
        return (x.view(batch["T"], batch["B"], -1) * mask).view(x.shape)

    def encode(self, batch):
        x = self.drop(self.embed(batch["types"]), batch)
        x = self.drop(self.lstm[0](x, batch), batch)
        return self.drop(self.lstm[1](x, batch), batch)

    def tags(self, H, batch):
        t = self.drop(torch.relu(self.tag(H)), batch)
        return {k: self.out[k](t) for k in TAGS}

    def by_sentence(self, flat, batch, root=None):
        """[T*B, d] -> [B, T, d], or [B, 1 + T, d] with the root vector in front."""
        x = flat.view(batch["T"], batch["B"], -1).transpose(0, 1)
        if root is None:
            return x.contiguous()
        return torch.cat([root.expand(batch["B"], 1, -1), x], 1)

    def arcs(self, H, batch):
        """Scores [B, T, 1 + T]; impossible heads at -1e9."""
        T = batch["T"]
        ad = self.by_sentence(self.drop(F.leaky_relu(self.arc_dep(H), 0.1), batch), batch)
        ah = self.by_sentence(self.drop(F.leaky_relu(self.arc_head(H), 0.1), batch), batch, self.arc_root)
        u = Linear.apply(ah.reshape(-1, ARC), self.arc_u, None).view(ah.shape)
        s = torch.bmm(ad, u.transpose(1, 2)) + (ah @ self.arc_uh).unsqueeze(1)
        bad = torch.arange(T + 1)[None, :] > batch["len"][:, None]
        s = s.masked_fill(bad[:, None, :], -1e9)
        own = torch.zeros(T, T + 1, dtype=torch.bool)
        own[torch.arange(T), torch.arange(1, T + 1)] = True
        return s.masked_fill(own[None], -1e9)

    def labels(self, H, heads, batch):
        """Label scores [B, T, n] of each token under the given heads [B, T]."""
        ld = self.by_sentence(self.label_dep(H), batch)
        lh = self.by_sentence(self.label_head(H), batch, self.label_root)
        pick = F.one_hot(heads.clamp(min=0), batch["T"] + 1).float()
        z = torch.relu(ld + torch.bmm(pick, lh))
        if self.training:
            z = z * torch.empty(z.shape[0], 1, LABEL).bernoulli_(1 - self.p).div_(1 - self.p)
        return self.label_out(z.reshape(-1, LABEL)).view(z.shape[0], z.shape[1], -1)

    def loss(self, batch, smooth=0.0):
        H = self.encode(batch)
        parts = {}
        for k, s in self.tags(H, batch).items():
            parts[k] = F.cross_entropy(s, batch["tags"][k].reshape(-1), ignore_index=-1, label_smoothing=smooth)
        heads = batch["heads"].t().contiguous()
        s = self.arcs(H, batch)
        parts["arc"] = F.cross_entropy(s.reshape(-1, s.shape[2]), heads.reshape(-1), ignore_index=-1)
        s = self.labels(H, heads, batch)
        gold = batch["tags"]["deprel"].t().reshape(-1)
        parts["label"] = F.cross_entropy(s.reshape(-1, s.shape[2]), gold, ignore_index=-1, label_smoothing=smooth)
        return parts
