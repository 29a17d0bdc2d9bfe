#!/usr/bin/env python3
"""`demarche serve` from a plain socket: what it answers, and what it refuses. usage: test/serve/run.py PROGRAM

Prints "ok NAME" or "FAIL NAME: why" and exits 1 when anything failed. All traffic stays on the loopback address.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import hostile
import schema
import report
from report import say

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
WORK = pathlib.Path(tempfile.mkdtemp())

ARTICLES = [
    ("a", "2025-03-14", "Norway rejects plan </script><b>",
     "Norway rejected the tariff plan on Tuesday. \"We will not accept the tariff plan,\" Norwegian Foreign Minister Anna Low said.\n"),
    ("b", "2025-04-02", "=HYPERLINK(\"x\")",
     "Sweden demanded that Norway accept the tariff plan. Norway refused on Wednesday. Swedish troops attacked Oslo on Monday.\n"),
]


class Server:
    def __init__(self, db, *options):
        command = [PROGRAM, "serve", "--db", str(db), "--port", "0", "--no-open", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip()
        self.port = int(re.search(r":(\d+)/", self.address).group(1))

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


def connect(server, timeout=15):
    return socket.create_connection(("127.0.0.1", server.port), timeout=timeout)


def read_all(s):
    data = b""
    try:
        while chunk := s.recv(65536):
            data += chunk
    except (ConnectionResetError, TimeoutError):
        pass
    return data


def split(data):
    """Status, headers, body of a raw answer; status 0 when there was none."""
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split()[1]) if lines[0].startswith("HTTP/") else 0
    return status, {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines[1:])}, body


def ask(server, path, method="GET", headers=None, body=b""):
    lines = {"Host": f"127.0.0.1:{server.port}", "Connection": "close", **(headers or {})}
    if body:
        lines.setdefault("Content-Type", "application/json")
        lines.setdefault("Content-Length", str(len(body)))
    raw = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items() if v is not None) + "\r\n"
    with connect(server) as s:
        try:
            s.sendall(raw.encode("latin-1") + body)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return split(read_all(s))


def get(server, path, **params):
    status, _, body = ask(server, path + ("?" + urllib.parse.urlencode(params) if params else ""))
    return status, json.loads(body)


def expect(server, name, status, path, **more):
    got = ask(server, path, **more)
    say(got[0] == status, name, f"{got[0]}, not {status}: {got[2][:200]}")
    return got


def make_database(name, articles):
    source = WORK / (name + ".jsonl")
    source.write_text("".join(json.dumps({"id": i, "date": d, "title": t, "text": x}) + "\n" for i, d, t, x in articles))
    db = WORK / (name + ".db")
    subprocess.run([PROGRAM, "ingest", "--db", str(db), str(source)], check=True, capture_output=True)
    return db


def described(server):
    """The description and the routes are the same list, and every question of it is answered."""
    status, index = get(server, "/api/v1")
    text = ask(server, "/api/v1/openapi.json", headers={"Accept-Encoding": "gzip"})
    import gzip
    api = json.loads(gzip.decompress(text[2]))
    known = {(m.upper(), p.replace("{id}", "")) for p, methods in api["paths"].items() for m in methods}
    routes = {(r["method"], r["path"]) for r in index["routes"]}
    plain = {(m, p) for m, p in known if not re.search(r"\.(csv|json)$", p) and not p.endswith("/live")}
    say(routes == plain, "the description names every route", str(routes ^ plain))
    plain = ask(server, "/api/v1/openapi.json")
    say(plain[0] == 200 and plain[2] == gzip.decompress(text[2]), "what is kept compressed comes plain to who asks for it plain")
    answers(server, api)


def described_as(api, method, path, status, body):
    wanted = schema.of_answer(api, method, path, status)
    return schema.wrong(api, wanted, json.loads(body)) if wanted else "its answer is not described"


def answers(server, api):
    """Every address, and what is wrong at it, as the description says."""
    needs = {"/api/v1/quotes": "?actor=NOR&issue=x", "/api/v1/stance": "?actor=NOR", "/api/v1/alignment": "?a=NOR+GOV&b=SWE+GOV",
             "/api/v1/search": "?text=plan", "/api/v1/sql": "?q=SELECT+1+AS+n", "/api/v1/offices": "?actor=NOR", "/api/v1/matrix": "?since=2025-03-20",
             "/api/v1/network": "?width=30&step=10"}
    known = {(m.upper(), p) for p, methods in api["paths"].items() for m in methods}
    for method, path in sorted(known):
        base = re.sub(r"\.(csv|json)$", "", path)
        if method != "GET" or path.endswith(("/live", "openapi.json")):
            continue
        got = ask(server, path.replace("{id}", "1") + needs.get(base, ""))
        kind = got[1].get("content-type", "")
        good = got[0] == 200 and ("csv" in kind) == path.endswith(".csv")
        if good and "csv" not in kind:
            why = described_as(api, method, path, 200, got[2])
            say(why is None, f"GET {path} is as described", str(why))
        else:
            say(good, f"GET {path}", f"{got[0]} {kind} {got[2][:200]}")
    state, described = get(server, "/api/v1/state")[1], {"$ref": "#/components/schemas/State"}
    broken = ({**state, "events": "many"}, {**state, "colour": 1}, {k: v for k, v in state.items() if k != "first"}, [state])
    say(all(schema.wrong(api, described, b) for b in broken) and not schema.wrong(api, described, state), "an answer that is not as described is noticed")
    text = json.dumps({"text": ARTICLES[1][3], "date": "2025-04-02"}).encode()
    for method, path, status, body in (("POST", "/api/v1/code", 200, text), ("POST", "/api/v1/code", 400, b"{}"), ("GET", "/api/v1/document/{id}", 404, b""),
                                       ("POST", "/api/v1/corrections", 201, b'{"row": "e1", "value": "accept", "coder": "anna"}'), ("GET", "/api/v1/agreement", 200, b"")):
        got = ask(server, path.replace("{id}", "99"), method=method, body=body)
        why = described_as(api, method, path, got[0], got[2]) if got[0] == status else f"{got[0]} {got[2][:100]}"
        say(why is None, f"{method} {path} is as described with {status}", str(why))


def parameters(server):
    for path in ("matrix?date=tomorrow", "matrix?half_life=x", "matrix?level=planet", "network?kind=love", "network?width=-1", "events?from=13",
                 "events?limit=0", "events?order=up", "documents?limit=99999999", "stance", "quotes?actor=NOR", "alignment?a=NOR", "documents?before=x",
                 "network?width=1&step=1&from=1900-01-01&to=2025-01-01"):
        got = ask(server, "/api/v1/" + path)
        say(got[0] in (400, 422) and b'"message"' in got[2], f"refused: {path}", f"{got[0]} {got[2][:100]}")
    say(get(server, "/api/v1/alignment", a="NOR GOV", b="nobody")[0] == 404, "an unknown actor is not found")
    say(get(server, "/api/v1/document/12345")[0] == 404, "an unknown document is not found")
    status, document = get(server, "/api/v1/document/1")
    say(document["doc"]["title"] == ARTICLES[0][2] and document["doc"]["text"].strip().endswith(ARTICLES[0][3].strip()), "a document is its text", str(document["doc"]))
    quoted = document["events"][0]["trigger"]
    words = document["doc"]["text"].encode()[quoted["start"]:quoted["end"]].decode()
    say(words == quoted["text"], "offsets point into the text", f"{words} {quoted}")
    days = [[e["date"] for e in get(server, "/api/v1/events" + order)[1]] for order in ("", "?order=newest")]
    say(days[0] == sorted(days[0]) and days[1] == sorted(days[1], reverse=True) and days[0] != days[1], "the newest come first when that is asked", str(days))
    status, matrix = get(server, "/api/v1/matrix", level="country")
    say("NOR" in matrix["actors"] and any(c["stance"] < 0 for c in matrix["cells"]), "the matrix knows who is against", str(matrix))


def gate(server):
    own = f"127.0.0.1:{server.port}"
    expect(server, "another Host is refused", 403, "/api/v1", headers={"Host": "evil.example"})
    expect(server, "a name that resolves here is refused", 403, "/api/v1", headers={"Host": f"127.0.0.1.evil.example:{server.port}"})
    expect(server, "an address of elsewhere is refused", 403, "/api/v1", headers={"Host": "10.0.0.1"})
    expect(server, "no Host is refused", 400, "/api/v1", headers={"Host": None})
    expect(server, "localhost is known", 200, "/api/v1", headers={"Host": f"localhost:{server.port}"})
    expect(server, "a foreign Origin is refused", 403, "/api/v1", headers={"Origin": "http://evil.example"})
    expect(server, "Origin null is refused", 403, "/api/v1", headers={"Origin": "null"})
    expect(server, "the own Origin is known", 200, "/api/v1", headers={"Origin": "http://" + own})
    expect(server, "a form cannot post", 415, "/api/v1/code", method="POST", headers={"Content-Type": "text/plain"}, body=b'{"text":"x"}')
    expect(server, "a foreign page cannot correct", 403, "/api/v1/corrections", method="POST", headers={"Origin": "http://evil.example"},
           body=b'{"row":"e1","value":"reject","coder":"x"}')
    expect(server, "PUT is unknown", 405, "/api/v1/state", method="PUT")
    expect(server, "what is read cannot be posted to", 405, "/api/v1/state", method="POST", body=b"{}")
    say(ask(server, "/api/v1/state", method="HEAD")[2] == b"", "HEAD has no body")
    status, headers, _ = ask(server, "/", headers={"Accept-Encoding": "gzip"})
    policy = headers.get("content-security-policy", "")
    script = re.search(r"script-src ([^;]*)", policy)
    say(status == 200 and script and script.group(1) == "'self'" and "default-src 'none'" in policy, "no inline script", policy)
    say(headers.get("x-content-type-options") == "nosniff" and headers.get("x-frame-options") == "DENY", "no sniffing, no frames", str(headers))
    say("access-control-allow-origin" not in headers, "no other origin is let in")


def paths(server):
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/api/v1/document/../../../etc/passwd", "/app.js/../../x", "//etc/passwd",
                 "/app.js%00.html", "/api/v1/events.exe", "/api/v1/eventsx", "/" + "a" * 5000):
        got = ask(server, path, headers={"Accept-Encoding": "gzip"})
        say(got[0] in (400, 403, 404, 414) and b"root:" not in got[2], f"nothing at {path[:40]}", f"{got[0]} {got[2][:80]}")


def bodies(server):
    expect(server, "a broken body", 400, "/api/v1/code", method="POST", body=b'{"text":')
    expect(server, "a body that is no object", 400, "/api/v1/code", method="POST", body=b"[1]")
    expect(server, "no text", 400, "/api/v1/code", method="POST", body=b'{"text":"  "}')
    expect(server, "a bad day", 400, "/api/v1/code", method="POST", body=b'{"text":"Norway left.","date":"soon"}')
    expect(server, "a body that says it is too large", 413, "/api/v1/code", method="POST", headers={"Content-Length": "2000000"}, body=b"{}")
    raw = f"POST /api/v1/code HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with connect(server) as s:
        try:
            s.sendall(raw.encode() + chunk * 20 + b"0\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        status = split(read_all(s))[0]
    say(status in (0, 413), "a body that does not say how large it is", str(status))
    expect(server, "huge headers", 431, "/api/v1", headers={"X-Large": "x" * 60000})
    text = "Norway rejected the plan on Tuesday, <script>alert('x')</script> said Anna Low. \u202e\x1b[31m"
    got = expect(server, "a text is coded", 200, "/api/v1/code", method="POST", body=json.dumps({"text": text, "date": "2025-03-14"}).encode())
    record = json.loads(got[2])
    say(record["events"] and record["doc"]["date"] == "2025-03-14" and b"\x1b" not in got[2], "its record has events, and no raw control characters", str(record)[:300])


def sql(server):
    for statement in ("DELETE FROM events", "ATTACH '/tmp/x.db' AS x", "PRAGMA journal_mode=DELETE", "SELECT 1; SELECT 2", "SELECT load_extension('x')",
                      "CREATE TEMP TABLE t(x)", "SELECT", "nonsense", "VACUUM INTO '/tmp/x.db'", "SELECT 1) UNION SELECT (2", "--"):
        got = ask(server, "/api/v1/sql?" + urllib.parse.urlencode({"q": statement}))
        say(got[0] == 400, f"refused: {statement}", f"{got[0]} {got[2][:120]}")
    start = time.monotonic()
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS n FROM n"
    got = ask(server, "/api/v1/sql?" + urllib.parse.urlencode({"q": endless}))
    took = time.monotonic() - start
    say(got[0] == 422 and b"stopped" in got[2] and took < 8, "an endless question is stopped", f"{got[0]} after {took:.1f} s: {got[2][:120]}")
    got = ask(server, "/api/v1/sql?" + urllib.parse.urlencode({"q": "SELECT hex(zeroblob(900000000)) AS x"}))
    say(got[0] in (400, 422, 503), "a huge value is refused", f"{got[0]}, {len(got[2])} bytes")
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) SELECT i FROM n"
    status, rows = get(server, "/api/v1/sql", q=many)
    say(status == 200 and len(rows) == 1000, "at most 1,000 rows", str(len(rows)))
    got = ask(server, "/api/v1/sql.csv?" + urllib.parse.urlencode({"q": "SELECT '=1+1' AS a, '@x' AS b, 5 AS c -- said"}))
    say(got[0] == 200 and b"\"'=1+1\",\"'@x\",5" in got[2], "formulas do not reach a spreadsheet", str(got[2]))


def corrections(server):
    def correct(**body):
        return ask(server, "/api/v1/corrections", method="POST", body=json.dumps(body).encode())
    status, document = get(server, "/api/v1/document/1")
    event = document["events"][0]["row"]
    for name, body in {"an unknown row": {"row": "e99999", "value": "accept", "coder": "k"}, "no coder": {"row": f"e{event}", "value": "accept"},
                       "an unknown field": {"row": f"e{event}", "field": "colour", "value": "red", "coder": "k"},
                       "a value outside the list": {"row": f"e{event}", "field": "type", "value": "DANCE", "coder": "k"},
                       "an injection": {"row": "e1; DROP TABLE events", "value": "accept", "coder": "k"}}.items():
        got = correct(**body)
        say(got[0] in (400, 404), f"refused: {name}", f"{got[0]} {got[2][:100]}")
    got = correct(row=f"e{event}", field="modality", value="hypothetical", coder="k", why="only planned")
    status, document = get(server, "/api/v1/document/1")
    say(got[0] == 201 and document["events"][0]["modality"] == "hypothetical" and document["events"][0]["judged"] == 1, "a correction shows", str(got))
    before = len(document["events"])
    correct(row=f"e{event}", value="reject", coder="k")
    say(len(get(server, "/api/v1/document/1")[1]["events"]) == before - 1, "a rejected row is left out")
    correct(row=f"e{event}", value="accept", coder="k")
    say(len(get(server, "/api/v1/document/1")[1]["events"]) == before, "an accepted one is back")


def live(server):
    with connect(server) as s:
        s.sendall(f"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        s.settimeout(10)
        data, end = b"", time.monotonic() + 10
        while b"event: open" not in data:
            data += s.recv(4096)
        ask(server, "/api/v1/corrections", method="POST", body=b'{"row":"e1","value":"accept","coder":"live"}')
        try:
            while b"event: change" not in data and time.monotonic() < end:
                data += s.recv(4096)
        except TimeoutError:
            pass
        say(b"event: change" in data and b"text/event-stream" in data, "a change is told", str(data[-200:]))


def slow(server):
    """Sixty clients that drip, and one that asks meanwhile; the dripping ones are cut."""
    for raw in (b"", b"GE", b"GET /api/v1 HTTP/1.1\r\nHo", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET /api/v1 HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n"):
        with connect(server) as s:
            s.sendall(raw)
    say(get(server, "/api/v1/state")[0] == 200, "half requests do no harm")
    drips = [connect(server, 60) for _ in range(60)]
    for s in drips:
        s.sendall(b"GET /api/v1 HTTP/1.1\r\nX: ")
    start, worst, cut = time.monotonic(), 0.0, 0.0
    while time.monotonic() - start < 26 and not cut:
        for s in drips:
            try:
                s.sendall(b"y")
            except OSError:
                cut = cut or time.monotonic() - start
        asked = time.monotonic()
        answered = get(server, "/api/v1/state")[0] == 200
        worst = max(worst, time.monotonic() - asked if answered else 99)
        time.sleep(1)
    say(worst < 3, "others are answered beside slow clients", f"{worst:.1f} s")
    say(18 < cut < 26, "slow clients are cut", f"after {cut:.1f} s")
    for s in drips:
        s.close()


def crowd(server):
    """More clients than there is room for: nobody hangs, and afterwards all is as before."""
    idle = []
    for _ in range(160):
        try:
            idle.append(connect(server, 2))
        except OSError:
            break
    for s in idle:
        s.close()
    time.sleep(0.5)
    counts, lock = [], threading.Lock()

    def many():
        for _ in range(25):
            status = ask(server, "/api/v1/matrix")[0]
            with lock:
                counts.append(status)
    threads = [threading.Thread(target=many) for _ in range(16)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    say(counts.count(200) == 400, "400 questions from 16 clients", str({c: counts.count(c) for c in set(counts)}))


def replaced(server, db, other):
    before = get(server, "/api/v1/state")[1]["documents"]
    shutil.copy(other, str(db) + ".new")
    os.replace(str(db) + ".new", db)
    for beside in ("-wal", "-shm"):
        pathlib.Path(str(db) + beside).unlink(missing_ok=True)
    after = get(server, "/api/v1/state")[1]["documents"]
    say((before, after) == (2, 1), "another database in its place is read", f"{before}, then {after}")
    os.rename(db, str(db) + ".away")
    status, told = get(server, "/api/v1/state")
    say(status == 503 and "gone" in told["error"]["message"], "a database that is gone", str(told))
    pathlib.Path(db).write_text("no database at all, only some words that are long enough to be read as one\n" * 20)
    status, told = get(server, "/api/v1/state")
    say(status >= 500 and "message" in told["error"], "a file that is none", str(told))
    os.replace(str(db) + ".away", db)
    say(get(server, "/api/v1/state")[0] == 200, "and back again")


def listening(db):
    server = Server(db, "--listen", "127.0.0.1")
    token = server.address.split("token=")[1]
    expect(server, "without the token nothing is answered", 401, "/api/v1/state")
    expect(server, "nor the page", 401, "/", headers={"Accept-Encoding": "gzip"})
    expect(server, "nor with a wrong one", 401, "/api/v1/state", headers={"Authorization": "Bearer " + "0" * 32})
    expect(server, "nor with half of it", 401, "/api/v1/state", headers={"Authorization": "Bearer " + token[:16]})
    expect(server, "with it all is", 200, "/api/v1/state", headers={"Authorization": "Bearer " + token})
    status, headers, _ = ask(server, "/?token=" + token)
    cookie = headers.get("set-cookie", "")
    say(status == 303 and "HttpOnly" in cookie and "SameSite=Strict" in cookie, "the address gives a cookie", str(headers))
    expect(server, "the cookie will do", 200, "/api/v1/state", headers={"Cookie": cookie.split(";")[0]})
    expect(server, "a name is refused here too", 403, "/api/v1/state", headers={"Host": "evil.example", "Authorization": "Bearer " + token})
    say(server.end() == 0, "it ends when asked to")


def refusals(db):
    def run(*options):
        done = subprocess.run([PROGRAM, "serve", *options], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr
    for name, options, code, word in (("no database", [], 2, "--db"), ("a database that is not there", ["--db", str(WORK / "none.db")], 1, "none.db"),
                                      ("a bad port", ["--db", str(db), "--port", "x"], 2, "port"), ("a bad address", ["--db", str(db), "--listen", "moon"], 2, "address"),
                                      ("a short token", ["--db", str(db), "--listen", "127.0.0.1", "--token", "x"], 2, "token")):
        got = run(*options)
        say(got[0] == code and word in got[1], f"refused: {name}", str(got))


def main():
    db, other = make_database("news", ARTICLES), make_database("other", ARTICLES[:1])
    server = Server(db)
    for part in (described, parameters, gate, paths, bodies, sql, corrections, live, slow, crowd):
        try:
            part(server)
        except Exception as e:  # a part that breaks off has failed, and the others go on
            say(False, part.__name__, repr(e))
    say(server.process.poll() is None, "it still runs")
    replaced(server, db, other)
    with connect(server) as s:
        s.sendall(f"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        s.recv(100)
        start = time.monotonic()
        code = server.end()
        say(code == 0 and time.monotonic() - start < 5, "it ends while a page listens", f"{code} after {time.monotonic() - start:.1f} s")
    listening(other)
    refusals(other)
    try:
        hostile.check(sys.modules[__name__])
    except Exception as e:
        say(False, "hostile words", repr(e))
    shutil.rmtree(WORK)
    return 1 if report.failed else 0


sys.exit(main())
