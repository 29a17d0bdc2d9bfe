#!/usr/bin/env python3
"""A stage includes only what stands above it: the folders of src/ in their order, then the files that join them.

Prints every include that goes the wrong way, and exits 1 if there is one. Tests may include anything.
"""
import pathlib
import re
import sys

ORDER = ["base", "data", "nn", "ingest", "text", "syntax", "mention", "fact", "record", "store", "view"]
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def rank(path):
    """Place in the order of a path relative to src/; files beside the folders (pipe, engine) come last."""
    first = path.split("/")[0]
    if "/" not in path:
        return -1 if path == "demarche.h" else len(ORDER)
    return ORDER.index(first) if first in ORDER else None


def wrong_includes(root):
    src = root / "src"
    for file in sorted(src.rglob("*.[ch]")):
        if file.name.endswith("_test.c"):
            continue
        own = rank(str(file.relative_to(src)))
        if own is None:
            yield f"{file.relative_to(root)}: folder is not in the list of stages"
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            other = rank(found.group(1))
            if other is None or other > own:
                yield f"{file.relative_to(root)}:{number}: includes {found.group(1)}, which is a later stage or none"
    for file in sorted((root / "bind").rglob("*.[ch]")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if found and rank(found.group(1)) not in (-1, None):
                yield f"{file.relative_to(root)}:{number}: bindings use demarche.h only"


def main():
    wrong = list(wrong_includes(pathlib.Path(__file__).resolve().parent.parent))
    print("\n".join(wrong) if wrong else "stages: every include points upwards")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
