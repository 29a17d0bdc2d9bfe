#!/usr/bin/env python3
"""Many clients at once while a run ingests: pages read, texts pasted, rows corrected, questions broken off. For builds with sanitizers too.

usage: test/serve/load.py PROGRAM [SECONDS]    prints "ok NAME" or "FAIL NAME: why"; exits 1 when anything failed
"""
import collections
import json
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import report
from report import say

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 8
WORK = pathlib.Path(tempfile.mkdtemp())
PLACES = ["Norway", "Sweden", "Denmark", "Finland", "Iceland", "Poland", "Estonia", "Latvia"]
THINGS = ["fish tariff", "cod quota", "port plan", "grain treaty", "ceasefire", "border talks"]
ASKED = ["state", "documents?limit=5&by=date", "document/1", "document/3", "events?actor=NOR", "statements?limit=20", "positions.csv?limit=50", "actors", "issues",
         "timeline?actor=SWE", "dyads?by=year", "search?text=tariff", "places", "doubtful", "quotes?actor=NOR+GOV&issue=fish-tariff", "matrix", "matrix?level=country&since=2025-01-01",
         "changes", "stance?actor=NOR+GOV", "network?width=30&step=10", "alignment?a=NOR+GOV&b=SWE+GOV", "ledger", "contradictions", "agreement", "counts", "codebook",
         "offices?actor=NOR", "sql?q=SELECT+count(*)+AS+n+FROM+events", "sql?q=DELETE+FROM+events", "matrix?date=never", "nothing"]


def article(r):
    a, b = r.sample(PLACES, 2)
    thing = r.choice(THINGS)
    return (f"{a} rejected the {thing} on Monday. \"We will not accept the {thing},\" {a}'s Foreign Minister Anna Low said in Oslo. "
            f"{b} demanded that {a} accept the {thing}. {a} refused. {b} supports the {thing}, its government said.")


def write_articles(path, seed, n):
    r = random.Random(seed)
    rows = [{"id": f"{seed}-{i}", "date": f"2025-{1 + i % 6:02d}-{1 + i % 28:02d}", "title": f"Report {seed}-{i}", "source": f"Paper {i % 3}",
             "text": f"Report {seed}-{i}. " + article(r)} for i in range(n)]
    path.write_text("".join(json.dumps(x) + "\n" for x in rows))
    return path


def talk(port, data, take=None):
    """The status of an answer, 0 when there was none. take: bytes to read before going away."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as s:
        s.sendall(data)
        got = b""
        while chunk := s.recv(65536):
            got += chunk
            if take and len(got) >= take:
                return -1
    head = re.match(rb"HTTP/1\.1 (\d+)", got)
    return int(head.group(1)) if head else 0


def get(port, path):
    return f"GET /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()


def post(port, path, body):
    text = json.dumps(body).encode()
    return (f"POST /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(text)}\r\n\r\n").encode() + text


def client(port, seed, until, seen, troubles):
    r = random.Random(seed)
    while time.monotonic() < until:
        kind = r.random()
        try:
            if kind < 0.08:
                seen["code", talk(port, post(port, "code", {"text": article(r), "date": "2025-03-14"}))] += 1
            elif kind < 0.16:
                row = r.choice("esp") + str(r.randint(1, 30))
                seen["correct", talk(port, post(port, "corrections", {"row": row, "value": r.choice(["accept", "reject"]), "coder": f"coder {seed % 3}"}))] += 1
            elif kind < 0.20:
                seen["live", talk(port, get(port, "live"), take=40)] += 1
            elif kind < 0.24:
                seen["broken off", talk(port, get(port, "document/1"), take=1)] += 1
            elif kind < 0.27:
                with socket.create_connection(("127.0.0.1", port), timeout=60) as s:
                    s.sendall(post(port, "code", {"text": article(r)})[: r.randint(1, 200)])
            else:
                path = r.choice(ASKED)
                seen[path, talk(port, get(port, path))] += 1
        except OSError as e:
            troubles.append(repr(e))


def resident(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) // 1024


def ingests(db, until, codes):
    n = 0
    while time.monotonic() < until:
        n += 1
        done = subprocess.run([PROGRAM, "ingest", "--quiet", "--db", str(db), str(write_articles(WORK / f"more{n}.jsonl", 100 + n, 12))], capture_output=True, text=True)
        codes.append(done.returncode)
        if done.returncode:
            print("    " + done.stderr[-300:])


def drive(port, db):
    seen, troubles, codes = collections.Counter(), [], []
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=client, args=(port, i, until, seen, troubles)) for i in range(12)]
    threads.append(threading.Thread(target=ingests, args=(db, until, codes)))
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return seen, troubles, codes


def main():
    db = WORK / "news.db"
    subprocess.run([PROGRAM, "ingest", "--quiet", "--db", str(db), str(write_articles(WORK / "first.jsonl", 1, 20))], check=True)
    errors = (WORK / "errors").open("w")
    server = subprocess.Popen([PROGRAM, "serve", "--db", str(db), "--port", "0", "--no-open"], stdout=subprocess.PIPE, stderr=errors, text=True)
    port = int(re.search(r":(\d+)/", server.stdout.readline()).group(1))
    seen, troubles, codes = drive(port, db)
    say(not troubles and sum(seen.values()) > 40, f"clients are answered while {'a run ingests' if codes else 'nothing happens'}", f"{len(troubles)} troubles: {troubles[:2]}, {sum(seen.values())} answers")
    wrong = {k: n for k, n in seen.items() if k[1] in (0, 500) or (k[1] == 404 and k[0] not in ("nothing", "quotes")) and k[0] != "correct"}
    say(not wrong, "nobody is left without an answer, or with one that says the server is at fault", str(wrong))
    say(codes and not any(codes), "the runs beside it are not disturbed", str(codes))
    say(server.poll() is None and talk(port, get(port, "state")) == 200, "the server is well afterwards", str(server.poll()))
    print(f"    {sum(seen.values())} answers, {len(codes)} runs, {resident(server.pid)} MB")
    server.send_signal(signal.SIGTERM)
    code = server.wait(timeout=60)
    errors.close()
    told = (WORK / "errors").read_text()
    say(code == 0 and not re.search("Sanitizer|runtime error", told), "it ends cleanly, and no sanitizer has a word to say", f"{code}: {told[:1500]}")
    shutil.rmtree(WORK)
    return 1 if report.failed else 0


sys.exit(main())
