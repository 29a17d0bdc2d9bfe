#!/usr/bin/env python3
"""kill -9 at random moments of an ingest, then go on: nothing is lost, nothing is there twice.

usage: kill.py PROGRAM KILLS. One input of each kind (files, a container with broken lines) is read once undisturbed; then again and
again, killed at random moments and resumed until it comes to its end. Every database must be sound after each kill, and hold, at
its end, row for row what the undisturbed one holds.
"""
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

COUNTRIES = ["Norway", "Iceland", "Denmark", "Sweden", "Finland", "Poland", "Estonia", "Latvia"]
ACTS = ["rejected the demand of {b}", "demanded talks with {b}", "accused {b} of piracy", "welcomed the offer of {b}",
        "threatened {b} with sanctions", "signed an agreement with {b}"]
TABLES = ["documents", "copies", "sentences", "notes", "entities", "actors", "mentions", "statements", "events", "event_parties",
          "happenings", "happening_sources", "issues", "positions", "evidence", "links", "standing", "signatures", "signature_bands",
          "actor_memory", "skipped", "progress", "dyad_months", "issue_sides", "stance_terms", "stance_blocks"]


def article(rng, i):
    a, b = rng.sample(COUNTRIES, 2)
    lines = [f"{a} {rng.choice(ACTS).format(b=b)} on {rng.choice(['Monday', 'Tuesday', 'Friday'])}."]
    lines += [f"The minister of {rng.choice(COUNTRIES)} said paper {rng.randrange(9999)} of file {i} was {rng.choice(['open', 'lost', 'old'])}."
              for _ in range(rng.randrange(1, 5))]
    return " ".join(lines)


def make_inputs(folder, rng, files, records):
    for i in range(files):
        (folder / f"f{i:04d}.txt").write_text(article(rng, i))
    with open(folder / "many.jsonl", "w") as out:
        for i in range(records):
            text = article(rng, files + i // 2 * 2 if i % 50 == 0 else files + i)
            out.write("{broken\n" if i % 97 == 5 else json.dumps({"text": text, "date": "2025-03-14", "source": f"Agency {i % 3}"}) + "\n")


def rows(path):
    """Every table's rows but for the run that made them; the database must be sound."""
    db = sqlite3.connect(path)
    check = db.execute("PRAGMA integrity_check").fetchall()
    assert check == [("ok",)], check
    assert not db.execute("PRAGMA foreign_key_check").fetchall()
    out = {}
    for table in TABLES:
        columns = [c[1] for c in db.execute(f"PRAGMA table_info({table})") if c[1] not in ("run_id", "copy_id", "skip_id")]
        out[table] = sorted(map(repr, db.execute(f"SELECT {', '.join(chr(34) + c + chr(34) for c in columns)} FROM {table}")))
    out["words"] = db.execute("SELECT count(*) FROM sentences_fts WHERE sentences_fts MATCH 'minister'").fetchall()
    db.close()
    return out


def ingest(program, db, folder, threads):
    return subprocess.Popen([program, "ingest", "--quiet", "--db", db, "-j", str(threads), str(folder)], stderr=subprocess.DEVNULL)


def sound(path):
    db = sqlite3.connect(path)
    try:
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        db.close()


def main():
    program, kills = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as t:
        folder = pathlib.Path(t, "in")
        folder.mkdir()
        make_inputs(folder, rng, 700, 1500)
        started = time.monotonic()
        assert ingest(program, f"{t}/whole.db", folder, 1).wait() == 0
        whole_time = time.monotonic() - started
        want = rows(f"{t}/whole.db")
        assert len(want["documents"]) > 2000 and len(want["skipped"]) == 16, (len(want["documents"]), len(want["skipped"]))
        killed = finished = 0
        while killed < kills:
            db = f"{t}/{finished}.db"
            while True:
                run = ingest(program, db, folder, 1 + killed % 2)
                try:
                    code = run.wait(rng.uniform(0.02, 0.9 * whole_time) if killed < kills else None)
                except subprocess.TimeoutExpired:
                    run.send_signal(signal.SIGKILL)
                    run.wait()
                    killed += 1
                    assert not os.path.exists(db) or sound(db), f"{db} is broken after kill {killed}"
                    continue
                assert code == 0, f"exit {code} after {killed} kills"
                break
            got = rows(db)
            for table in want:
                assert got[table] == want[table], f"{table}: {len(got[table])} rows, not {len(want[table])}, or others"
            finished += 1
        print(f"ok {killed} kills, {finished} databases: 0 lost, 0 doubled")


main()
