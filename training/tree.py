"""Decoding: greedy heads where they are a tree with one root, else the best such tree (Chu-Liu/Edmonds)."""
import numpy as np


def is_tree(heads):
    """heads[i] is the head (0 = root) of token i + 1."""
    if sum(1 for h in heads if h == 0) != 1:
        return False
    for i in range(1, len(heads) + 1):
        at, steps = i, 0
        while at and steps <= len(heads):
            at, steps = heads[at - 1], steps + 1
        if at:
            return False
    return True


def _best(score):
    """score[d, h] over nodes 0..n, node 0 the root. Returns the head of every node."""
    n = score.shape[0]
    heads = score.argmax(1)
    heads[0] = 0
    mark = np.zeros(n, dtype=int)
    cycle = None
    for start in range(1, n):
        at = start
        while at and not mark[at]:
            mark[at] = start
            at = heads[at]
        if at and mark[at] == start:
            cycle, v = [at], heads[at]
            while v != at:
                cycle.append(v)
                v = heads[v]
            break
    if cycle is None:
        return heads
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    k = len(rest)
    small = np.full((k + 1, k + 1), -np.inf)
    small[:k, :k] = score[np.ix_(rest, rest)]
    cyc = np.array(cycle)
    from_cycle = score[np.ix_(rest, cyc)]
    small[:k, k] = from_cycle.max(1)
    gain = score[np.ix_(cyc, rest)] - score[cyc, heads[cyc]][:, None]
    small[k, :k] = gain.max(0)
    sub = _best(small)
    out = heads.copy()
    for a in range(1, k):
        out[rest[a]] = rest[sub[a]] if sub[a] < k else cyc[from_cycle[a].argmax()]
    enter = sub[k]
    out[cyc[gain[:, enter].argmax()]] = rest[enter]
    return out


def decode(score):
    """score [n, n + 1] of one sentence -> heads, a list of n numbers."""
    heads = score.argmax(1).tolist()
    if is_tree(heads):
        return heads
    n = score.shape[0]
    full = np.full((n + 1, n + 1), -np.inf)
    full[1:] = score
    np.fill_diagonal(full, -np.inf)
    full[1:, 0] -= 1e6  # one arc from the root is needed; this forbids a second
    return _best(full)[1:].tolist()
