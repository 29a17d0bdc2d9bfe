"""Trains the sentence-end model: log-linear weights for data/lang/en/text/breaks.tsv.

    python3 training/sentence.py GAPS_TOOL DATA_DIR TRAIN.conllu... > breaks.tsv

The text of a treebank is put together as a reader would meet it: sentences of a paragraph joined by a space (nothing after
SpaceAfter=No), paragraphs parted by a blank line. The C tool (tools/sentence_gaps.c) names the features of every gap, so
that training and program see the same. Plain logistic regression with AdaGrad; features seen fewer than MIN_COUNT times are
left out, rare words counted as "?". No dependencies; about a minute.
"""
import math
import random
import subprocess
import sys
import tempfile

EPOCHS = 14
RATE = 0.15
DECAY = 2e-6  # L2, per step
MIN_COUNT = 4
MIN_WORD_COUNT = 6
SEED = 7
# What src/ingest/article.c drops: offsets count the text without it.
INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x206A)])


def read_sentences(path):
    """Yields (starts a paragraph, raw text, a space follows)."""
    paragraph, text, space, after_range = True, None, True, 0
    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        if line.startswith(("# newdoc", "# newpar")) and not line.startswith("# newpar_block"):
            paragraph = True
        elif line.startswith("# text = "):
            text = line[9:].translate(INVISIBLE)
        elif not line and text is not None:
            yield paragraph, text, space
            paragraph, text, space, after_range = False, None, True, 0
        elif line and line[0] != "#":
            fields = line.split("\t")
            if "." in fields[0]:
                continue
            if "-" in fields[0]:
                after_range = int(fields[0].split("-")[1])
                space = "SpaceAfter=No" not in fields[9]
            elif int(fields[0]) > after_range:
                space = "SpaceAfter=No" not in fields[9]


def raw_text(path):
    """The text as one string and the byte offsets of the sentence ends."""
    parts, ends, n, space = [], [], 0, False
    for paragraph, text, follows in read_sentences(path):
        between = ("\n\n" if paragraph else " " if space else "") if parts else ""
        parts += [between, text]
        n += len(between) + len(text.encode())
        ends.append(n)
        space = follows
    return "".join(parts), ends


def read_gaps(tool, data_dir, path):
    text, ends = raw_text(path)
    with tempfile.NamedTemporaryFile("w", encoding="utf8") as t, tempfile.NamedTemporaryFile("w") as e:
        t.write(text)
        e.write("".join(f"{end}\n" for end in ends))
        t.flush()
        e.flush()
        lines = subprocess.run([tool, data_dir, t.name, e.name], stdout=subprocess.PIPE, check=True).stdout
    for line in lines.decode().splitlines():
        label, _, *names = line.split("\t")
        yield int(label), names


def unknown_word(name):
    """The feature that stands for a rare word: "group:stop word-next:?"."""
    return name[: name.index(":", name.index(" word-")) + 1] + "?"


def train(gaps):
    counts = {}
    for _, names in gaps:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    kept = {n for n, c in counts.items() if c >= (MIN_WORD_COUNT if " word-" in n else MIN_COUNT)}
    kept |= {unknown_word(n) for n in counts if " word-" in n}
    index = {name: i for i, name in enumerate(sorted(kept))}
    kept = list(index)
    known = {n: index.get(n, index[unknown_word(n)] if " word-" in n else None) for n in counts}
    rows = [(label, [known[n] for n in names if known[n] is not None]) for label, names in gaps]
    weight, squares = [0.0] * len(kept), [1e-6] * len(kept)
    order, rng = list(range(len(rows))), random.Random(SEED)
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        loss = 0.0
        for k in order:
            label, features = rows[k]
            score = sum(weight[i] for i in features)
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            loss -= math.log(max(1e-12, p if label else 1 - p))
            for i in features:
                g = p - label + DECAY * weight[i] * len(rows)
                squares[i] += g * g
                weight[i] -= RATE * g / math.sqrt(squares[i])
        print(f"epoch {epoch + 1}: loss {loss / len(rows):.4f}", file=sys.stderr)
    return dict(zip(kept, weight))


def main():
    tool, data_dir, *paths = sys.argv[1:]
    gaps = [gap for path in paths for gap in read_gaps(tool, data_dir, path)]
    print(f"{len(gaps)} gaps, {sum(label for label, _ in gaps)} ends", file=sys.stderr)
    print("# source: trained on the training parts of the UD English treebanks EWT and GUM by training/sentence.py")
    print("# licence: CC BY-SA 4.0")
    print("feature\tweight")
    for name, weight in sorted(train(gaps).items()):
        if abs(weight) >= 0.005:
            print(f"{name}\t{weight:.3f}")


if __name__ == "__main__":
    main()
