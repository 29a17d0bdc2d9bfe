"""Train the `fast` model: train.py DATA_DIR STATIC.npz OUT.pt [options]

DATA_DIR holds *-train.conllu and *-dev.conllu. OUT.pt receives weights, label names and scores."""
import argparse
import glob
import os
import random
import time

import numpy as np
import torch

import bilstm
from data import Encoded, Types, label_sets, read_conllu, training_batches
from evaluate import predict, score
from model import Fast

WEIGHT = {"arc": 1.0, "label": 1.0, "upos": 0.6, "xpos": 0.6, "feats": 0.5, "lemma": 0.5}


def load_static(path):
    z = np.load(path)
    return z["keys"], torch.from_numpy(z["q"].astype(np.float32) * z["s"][:, None])


def build(labels, static_path, dropout=0.33, word_dropout=0.1):
    keys, static = load_static(static_path)
    types = Types({int(k): i for i, k in enumerate(keys)})
    model = Fast(static, {k: len(v) for k, v in labels.items()}, dropout, word_dropout)
    return model, types


def dev_sets(data, types, index):
    out = {}
    for path in sorted(glob.glob(data + "/*-dev.conllu")):
        sents = read_conllu(path)
        out[os.path.basename(path)] = (sents, [Encoded(s, types, index, False) for s in sents])
    return out


def report(model, devs, labels, names=None):
    result = {}
    for name, (sents, encs) in devs.items():
        if names is None or name in names:
            result[name] = score(sents, predict(model, encs, labels), labels)
            print(name, result[name], flush=True)
    return result


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("data")
    ap.add_argument("static")
    ap.add_argument("out")
    ap.add_argument("--epochs", type=int, default=28)
    ap.add_argument("--words", type=int, default=1000)
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--smooth", type=float, default=0.0)
    ap.add_argument("--bf16", action="store_true", help="large products in bfloat16")
    ap.add_argument("--steps", type=int, default=0, help="stop after so many steps (timing)")
    ap.add_argument("--eval-every", type=int, default=4)
    ap.add_argument("--stop-after", type=int, default=0, help="end after so many of the epochs, the rate still high")
    ap.add_argument("--init", help="go on from the weights in this .pt, with a fresh optimiser")
    ap.add_argument("--warm-up", type=int, default=200, help="steps")
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    bilstm.BF16 = a.bf16

    sents = [s for p in sorted(glob.glob(a.data + "/*-train.conllu")) for s in read_conllu(p)]
    labels = label_sets(sents)
    index = {k: {v: i for i, v in enumerate(vs)} for k, vs in labels.items()}
    model, types = build(labels, a.static)
    encs = [Encoded(s, types, index, True) for s in sents]
    devs = dev_sets(a.data, types, index)
    model.set_types(*types.tensors())
    history = []
    if a.init:
        before = torch.load(a.init)
        assert before["labels"] == labels
        model.load_state_dict(before["weights"])
        history = before["history"]
    history = history + ["%d of %d epochs, rate %g, seed %d" % (a.stop_after or a.epochs, a.epochs, a.lr, a.seed)]
    n_words = sum(e.n for e in encs)
    print(len(sents), "sentences", n_words, "words", {k: len(v) for k, v in labels.items()}, flush=True)

    params = [p for p in model.parameters()]
    opt = torch.optim.AdamW(params, lr=a.lr, betas=(0.9, 0.98), weight_decay=0.01)
    per_epoch = sum(1 for _ in training_batches(encs, a.words, random.Random(a.seed)))
    total, step = a.epochs * per_epoch, 0
    ema, ema_every, ema_decay = None, 10, 0.99
    start = time.time()
    for epoch in range(a.epochs):
        model.train()
        sums, seen, t0 = {}, 0, time.time()
        for batch in training_batches(encs, a.words, rng):
            rate = min(1.0, (step + 1) / a.warm_up) * max(0.0, 1 - step / total)
            for g in opt.param_groups:
                g["lr"] = a.lr * rate
            parts = model.loss(batch, a.smooth)
            loss = sum(WEIGHT[k] * v for k, v in parts.items())
            opt.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(params, 5.0)
            opt.step()
            step += 1
            seen += int(batch["len"].sum())
            for k, v in parts.items():
                sums[k] = sums.get(k, 0.0) + v.item()
            if step > total * 0.6 and step % ema_every == 0:
                with torch.no_grad():
                    if ema is None:
                        ema = [p.clone() for p in params]
                    for e, p in zip(ema, params):
                        e.lerp_(p, 1 - ema_decay)
            if a.steps and step >= a.steps:
                print("%.0f words/s" % (seen / (time.time() - t0)))
                return
        print("epoch %d  %.0f s  %.0f words/s  %s" % (epoch + 1, time.time() - start, seen / (time.time() - t0),
              " ".join("%s %.3f" % (k, v / per_epoch) for k, v in sums.items())), flush=True)
        last = epoch + 1 == a.epochs
        if last or (epoch + 1) % a.eval_every == 0:
            report(model, devs, labels, None if last else ["en_ewt-ud-dev.conllu"])
            torch.save({"weights": model.state_dict(), "labels": labels, "history": history}, a.out + ".part")
        if epoch + 1 == a.stop_after:
            torch.save({"weights": model.state_dict(), "labels": labels, "history": history}, a.out)
            return
    own = {k: v.clone() for k, v in model.state_dict().items()}
    own_scores = report(model, devs, labels)
    for p, e in zip(params, ema):
        p.data.copy_(e)
    print("averaged:")
    avg_scores = report(model, devs, labels)
    better = sum(s["LAS"] for s in avg_scores.values()) >= sum(s["LAS"] for s in own_scores.values())
    torch.save({"weights": model.state_dict() if better else own, "labels": labels, "history": history,
                "averaged": better, "scores": avg_scores if better else own_scores,
                "seconds": round(time.time() - start)}, a.out)


if __name__ == "__main__":
    main()
