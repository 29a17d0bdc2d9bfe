#!/usr/bin/env python3
"""Very many short reports into one database: memory, and whether the last tenth costs more than the first.

usage: many.py PROGRAM REPORTS. Each tenth is a run of its own, into the same database. Costs are processor time; those of the first and
the last are held against what coding alone takes at that moment, because other work on the machine slows both.
"""
import json
import os
import random
import resource
import subprocess
import sys
import tempfile

COUNTRIES = ["Norway", "Iceland", "Denmark", "Sweden", "Finland", "Poland", "Estonia", "Latvia", "Japan", "Brazil", "Kenya", "Egypt"]
ACTS = ["rejected the demand of {b}", "demanded talks with {b}", "accused {b} of piracy", "welcomed the offer of {b}",
        "threatened {b} with sanctions", "signed an agreement with {b}"]


def report(rng, i):
    a, b = rng.sample(COUNTRIES, 2)
    filler = " ".join("The " + " ".join(f"w{rng.randrange(20000)}" for _ in range(6)) + "." for _ in range(2))
    day = f"20{i // 100000 % 30:02d}-{i // 9000 % 11 + 1:02d}-{i // 350 % 27 + 1:02d}"
    return {"text": f"{a} {rng.choice(ACTS).format(b=b)}, officials said. {filler}", "date": day, "source": f"Agency {i % 40}"}


def seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    program, n = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    # What is gathered in memory is written every 20,000 reports: of few reports, only every other tenth has that in it.
    k = 2 if n < 400000 else 1
    rng, costs = random.Random(1), []
    with tempfile.TemporaryDirectory() as t:
        for tenth in range(10):
            with open(f"{t}/{tenth}.jsonl", "w") as out:
                for i in range(tenth * n // 10, (tenth + 1) * n // 10):
                    out.write(json.dumps(report(rng, i)) + "\n")
            cost = seconds([program, "ingest", "--quiet", "--no-memory", "--db", f"{t}/m.db", f"{t}/{tenth}.jsonl"])
            if tenth < k or tenth >= 10 - k:
                costs.append(cost / seconds([program, "code", "--format", "jsonl", f"{t}/{tenth}.jsonl"]))
            os.remove(f"{t}/{tenth}.jsonl")
        size = os.path.getsize(f"{t}/m.db") / 1e6
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    slower = sum(costs[-k:]) / sum(costs[:k])
    good = memory < 400 and slower < 1.3
    print(f"{'ok' if good else 'FAIL'} {n} short reports: {memory:.0f} MB of memory (400), the last tenth {slower:.2f} times the first"
          f" (1.3), {size:.0f} MB of database; a report costs {costs[0]:.2f} to {costs[-1]:.2f} times its coding")
    sys.exit(not good)


main()
