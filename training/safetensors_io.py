"""A reader and a writer of safetensors with the standard library and numpy."""
import json
import struct

import numpy as np

DTYPES = {"U64": np.uint64, "F32": np.float32, "I8": np.int8}
NAMES = {np.dtype(v): k for k, v in DTYPES.items()}


def write(path, tensors, metadata):
    """Wider types first, so that every tensor lies aligned; the header is padded to 64 bytes."""
    order = sorted(tensors, key=lambda n: (-tensors[n].dtype.itemsize, n))
    header, at = {"__metadata__": metadata}, 0
    for name in order:
        t = tensors[name]
        header[name] = {"dtype": NAMES[t.dtype], "shape": list(t.shape), "data_offsets": [at, at + t.nbytes]}
        at += t.nbytes
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    text += b" " * (-(len(text) + 8) % 64)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)))
        f.write(text)
        for name in order:
            f.write(np.ascontiguousarray(tensors[name]).tobytes())


def read(path):
    with open(path, "rb") as f:
        data = f.read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, h in header.items():
        a, b = h["data_offsets"]
        tensors[name] = np.frombuffer(data[8 + size + a:8 + size + b], DTYPES[h["dtype"]]).reshape(h["shape"])
    return tensors, metadata
