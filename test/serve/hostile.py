"""What an article or an address says, however hostile, comes back as words: no script, no SQL, no formula, no terminal's escape."""
import csv
import io
import json
import re
import urllib.parse

SCRIPT, FORMULA, ESCAPE, SQL = "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\x1b]0;owned\x07\x1b[31m", "x'; DROP TABLE events; --"
HOSTILE = [{"id": f"{FORMULA}-{i}", "date": "2025-03-14", "title": evil + " title", "source": evil, "url": f"https://example.org/{urllib.parse.quote(evil)}?a={evil}",
            "text": f"Norway rejected the \"{evil}\" plan on Tuesday. \"{evil} we will not accept it,\" Norwegian Foreign Minister Anna {evil} Low said. "
                    f"The {evil} Group demanded that Sweden accept the tariff plan. {evil}"}
           for i, evil in enumerate((SCRIPT, FORMULA, ESCAPE, SQL, "@SUM(1)", "+1+1", "-2+3", "\t=1", "\u202egnp.exe", "%s%n%x", "../../etc/passwd"))]

TABLES = ["documents", "events", "statements", "positions", "actors", "issues", "timeline?actor=NOR", "dyads", "search?text=plan", "places", "doubtful",
          "quotes?actor=NOR+GOV&issue=plan", "sql?q=" + urllib.parse.quote("SELECT title, source, url, text FROM documents")]
ANSWERS = ["state", "document/1", "document/3", "matrix?level=name", "changes", "stance?actor=NOR+GOV", "network", "ledger", "contradictions", "offices?actor=NOR",
           "agreement"]
# Parameters that reach the database or a message, and what people try with them.
PARAMETERS = [("events", "actor"), ("events", "type"), ("events", "issue"), ("events", "from"), ("events", "to"), ("events", "source"), ("events", "text"),
              ("statements", "text"), ("positions", "issue"), ("actors", "actor"), ("issues", "issue"), ("timeline", "actor"), ("dyads", "by"), ("search", "text"),
              ("places", "from"), ("quotes?issue=plan", "actor"), ("quotes?actor=NOR", "issue"), ("quotes?actor=NOR&issue=plan", "to"), ("matrix", "level"),
              ("matrix", "date"), ("changes", "since"), ("stance", "actor"), ("stance", "issue"), ("network", "kind"), ("network", "normalisation"),
              ("alignment?a=NOR+GOV", "b"), ("ledger", "actor"), ("contradictions", "actor"), ("offices", "actor"), ("documents", "before"), ("documents", "by"),
              ("events", "limit"), ("sql", "q"), ("agreement?a=x", "b")]
TRIED = [SCRIPT, FORMULA, ESCAPE, SQL, "' OR 1=1 --", "\" OR 1=1", "%' OR '1", "*", "\"", "NEAR(", "a AND", "\x00x", "\u202e", "%n%s%p", "../../../etc/passwd", "9" * 400,
         "-1", "1e999", "nan", "\ufffd\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "x" * 3000]


def raw_controls(body):
    return re.findall(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", body)


def stored(t, server):
    for path in TABLES + ANSWERS:
        status, headers, body = t.ask(server, "/api/v1/" + path)
        good = status == 200 and headers["content-type"].startswith("application/json") and headers.get("x-content-type-options") == "nosniff"
        t.say(good and not raw_controls(body) and json.loads(body) is not None, f"hostile articles: {path.split('?')[0]} is JSON and no more", f"{status} {headers} {body[:100]}")
    for path in TABLES:
        name, _, query = path.partition("?")
        status, headers, body = t.ask(server, f"/api/v1/{name}.csv?{query}")
        cells = [c for row in list(csv.reader(io.StringIO(body.decode())))[1:] for c in row]
        formulas = [c for c in cells if re.match(r"[=+\-@\t\r]", c) and not re.fullmatch(r"-?\d+(\.\d+)?", c)]
        t.say(status == 200 and headers["content-type"].startswith("text/csv") and not formulas, f"hostile articles: {name}.csv has no formula", f"{status} {formulas[:3]}")
    document = json.loads(t.ask(server, "/api/v1/document/3")[2])
    t.say(ESCAPE not in document["doc"]["text"] or "\\u001b" in t.ask(server, "/api/v1/document/3")[2].decode(), "an escape of a text is told as one", document["doc"]["text"][:80])


def asked(t, server):
    before = t.get(server, "/api/v1/state")[1]
    for path, name in PARAMETERS:
        worst = None
        for tried in TRIED:
            query = urllib.parse.urlencode({name: tried}, errors="replace")
            status, headers, body = t.ask(server, f"/api/v1/{path}{'&' if '?' in path else '?'}{query}")
            if status not in (200, 400, 404, 414, 422) or raw_controls(body) or not headers["content-type"].startswith("application/json") or (body and json.loads(body) is None):
                worst = f"{tried[:40]!r}: {status} {body[:150]}"
        t.say(worst is None, f"hostile words: {name} of {path.split('?')[0]}", str(worst))
    after = t.get(server, "/api/v1/state")[1]
    t.say(before == after, "nothing asked has changed the database", f"{before} {after}")


def posted(t, server):
    """Corrections carry words too: they are kept, and come back, as words."""
    for value in (SCRIPT, FORMULA, ESCAPE, SQL):
        body = json.dumps({"row": "p1", "field": "holder.name", "value": value, "coder": value[:90], "why": value}).encode()
        status = t.ask(server, "/api/v1/corrections", method="POST", body=body)[0]
        told = t.ask(server, "/api/v1/positions.csv?limit=1000")[2]
        cells = [c for row in csv.reader(io.StringIO(told.decode())) for c in row]
        good = status == 400 and value not in cells if value == ESCAPE else status == 201 and ("'" + value if value == FORMULA else value) in cells
        t.say(good and not raw_controls(told), f"a correction to {value[:20]!r} stays words", f"{status} {told[:100]}")
    t.say(t.get(server, "/api/v1/state")[1]["events"] > 0, "the tables stand")


def check(t):
    source = t.WORK / "hostile.jsonl"
    source.write_text("".join(json.dumps(a) + "\n" for a in HOSTILE))
    db = t.WORK / "hostile.db"
    t.subprocess.run([t.PROGRAM, "ingest", "--db", str(db), str(source)], check=True, capture_output=True)
    server = t.Server(db)
    for part in (stored, asked, posted):
        part(t, server)
    t.say(server.end() == 0, "the server ends well after all that")
