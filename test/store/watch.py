#!/usr/bin/env python3
"""demarche watch against a server on this machine: what it asks, what it takes, what it refuses.

usage: watch.py PROGRAM
"""
import http.server
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

ITEM = """<item><title>Norway rejects demand {0}</title><link>http://example.org/{0}</link><pubDate>Fri, 14 Mar 2025 09:00:00 GMT</pubDate>
<description>Norway rejected the demand of Iceland on Friday, its foreign minister said in paper {0} of the talks in Oslo. Iceland had asked for a
share of the catch before the end of the month, and called the answer a step back for both countries.</description></item>"""


def feed(*numbers):
    items = "".join(ITEM.format(n) for n in numbers)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Agency</title><link>http://example.org</link>{items}</channel></rss>".encode()


def linked(base, *paths):
    items = "".join(f"<item><title>Paper {p}</title><link>{base}{p}</link><pubDate>Fri, 14 Mar 2025 09:00:00 GMT</pubDate><description>What the feed "
                    f"says of {p}: Norway and Iceland talk about fish in Oslo this week, and nobody knows how it will end.</description></item>" for p in paths)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Agency</title><link>{base}</link>{items}</channel></rss>".encode()


def page(name):
    text = " ".join(f"<p>Norway rejected the demand of Iceland for a share of the catch on Friday, its minister said in part {i} of the page {name}. The talks "
                    f"between the two governments had lasted for three days and ended without any result.</p>" for i in range(3))
    return f"<html><head><title>Page {name}</title></head><body><article><h1>Page {name}</h1>{text}</article></body></html>".encode("latin-1")


class Server(http.server.BaseHTTPRequestHandler):
    body, etag, log, times = feed(1, 2), '"one"', [], []
    robots, failing = b"User-agent: *\nDisallow: /pages/closed\nCrawl-delay: 1\n", True

    def do_GET(self):
        Server.log.append((self.path, self.headers.get("If-None-Match"), self.headers.get("User-Agent")))
        if self.path == "/feed" and self.headers.get("If-None-Match") == Server.etag:
            return self.answer(304, b"")
        if self.path == "/feed":
            return self.answer(200, Server.body, ETag=Server.etag)
        if self.path == "/linked":
            base = f"http://127.0.0.1:{self.server.server_port}"
            return self.answer(200, linked(base, "/pages/a", "/pages/closed/b", "/pages/gone", "/pages/busy", "/pages/c"), ETag='"l"')
        if self.path == "/robots.txt":
            return self.answer(200, Server.robots)
        if self.path in ("/pages/a", "/pages/c") or (self.path == "/pages/busy" and not Server.failing):
            Server.times.append(time.monotonic())
            return self.answer(200, page(self.path + " caf\xe9"), **{"Content-Type": "text/html; charset=iso-8859-1"})
        if self.path == "/pages/busy":
            return self.answer(503, b"busy")
        if self.path == "/broken":
            return self.answer(503, b"busy", **{"Retry-After": "7200"})
        if self.path == "/large":
            return self.answer(200, b"x" * (3 << 20))
        if self.path == "/to-file":
            return self.answer(302, b"", Location="file:///etc/passwd")
        if self.path == "/circle":
            return self.answer(302, b"", Location="/circle")
        if self.path == "/slow":
            time.sleep(6)
        return self.answer(404, b"no")

    def answer(self, status, body, **headers):
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the client has gone

    def log_message(self, *arguments):
        pass


failed = False


def check(name, holds, detail=""):
    global failed
    print(("ok " if holds else "FAIL ") + name + ("" if holds else f": {detail}"))
    failed = failed or not holds


def main():
    program = os.path.abspath(sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    with tempfile.TemporaryDirectory() as t:
        def watch(path, *more):
            with open(f"{t}/feeds.txt", "w") as out:
                out.write(f"# ours\n\n{base}{path}\n")
            Server.log.clear()
            return subprocess.run([program, "watch", "--db", f"{t}/w.db", "--once", *more, f"{t}/feeds.txt"], capture_output=True,
                                  text=True, timeout=60, env=environment)

        def number(sql):
            db = sqlite3.connect(f"{t}/w.db")
            n = db.execute(sql).fetchone()[0]
            db.close()
            return n

        got = watch("/feed")
        check("a private address is refused", got.returncode == 1 and "private" in got.stderr and not Server.log, got.stderr)
        os.remove(f"{t}/w.db")
        got = watch("/feed", "--allow-private")
        check("a feed is taken", got.returncode == 0 and number("SELECT count(*) FROM documents") == 2, got.stderr + got.stdout)
        check("its name is its address", number("SELECT input FROM copies LIMIT 1") == base + "/feed", number("SELECT input FROM copies LIMIT 1"))
        check("it says who asks", Server.log and Server.log[0][2].startswith("demarche/"), Server.log)
        got = watch("/feed", "--allow-private")
        check("the second time it asks for changes", Server.log[0][1] == '"one"' and got.returncode == 0, Server.log)
        Server.body, Server.etag = feed(3, 1, 2), '"two"'
        got = watch("/feed", "--allow-private")
        check("only what is new is added", number("SELECT count(*) FROM documents") == 3 and number("SELECT count(*) FROM copies") == 3,
              got.stdout + str(number("SELECT count(*) FROM copies")))
        got = watch("/broken", "--allow-private")
        check("a busy server is told", got.returncode == 1 and "503" in got.stderr, got.stderr)
        check("it is left alone as long as it asks", number(f"SELECT next FROM feeds WHERE url = '{base}/broken'") > time.time() + 7000)
        watch("/broken", "--allow-private")
        check("and not asked before", Server.log == [], Server.log)
        got = watch("/large", "--allow-private", "--most", "1")
        check("a large feed is refused", got.returncode == 1 and "larger than" in got.stderr, got.stderr)
        got = watch("/to-file", "--allow-private")
        check("a redirect to a file is refused", got.returncode == 1 and "root:" not in got.stdout + got.stderr, got.stderr)
        got = watch("/circle", "--allow-private")
        check("a circle of redirects ends", got.returncode == 1 and len(Server.log) < 10, len(Server.log))
        began = time.monotonic()
        got = watch("/slow", "--allow-private", "--seconds", "1")
        check("a slow server is left", got.returncode == 1 and time.monotonic() - began < 5, got.stderr)
        check("nothing of all that was stored", number("SELECT count(*) FROM documents") == 3)
        os.remove(f"{t}/w.db")
        got = watch("/linked", "--allow-private", "--pages", "--pause", "1")
        asked = [path for path, _, _ in Server.log]
        texts = lambda words: number(f"SELECT count(*) FROM documents WHERE text LIKE '%{words}%'")
        check("robots.txt is read first", asked[:2] == ["/linked", "/robots.txt"], asked)
        check("pages are taken, with their charset", texts("page /pages/a café") == 1 and texts("page /pages/c café") == 1,
              got.stdout + got.stderr)
        check("what robots.txt forbids is not asked for", "/pages/closed/b" not in asked, asked)
        check("entries without a page are taken as they are", texts("says of /pages/closed/b") == 1 and texts("says of /pages/gone") == 1)
        check("a page that failed waits", texts("/pages/busy") == 0, got.stderr)
        check("visits have a pause between them", Server.times[1] - Server.times[0] > 1.8, Server.times)
        check("the record tells its page's address", number("SELECT count(*) FROM copies WHERE url LIKE '%/pages/a'") == 1)
        got = watch("/linked", "--allow-private", "--pages", "--pause", "1")
        asked = [path for path, _, _ in Server.log]
        check("nothing is asked for twice", asked == ["/linked"] and number("SELECT count(*) FROM documents") == 4, asked)
        db = sqlite3.connect(f"{t}/w.db")
        db.execute("UPDATE feeds SET next = 1 WHERE url LIKE '%/pages/busy'")
        db.commit()
        db.close()
        Server.failing = False
        got = watch("/linked", "--allow-private", "--pages", "--pause", "1")
        check("later it is taken", texts("page /pages/busy") == 1 and texts("says of /pages/busy") == 0, got.stdout + got.stderr)
        got = watch("/linked", "--allow-private", "--pages", "--pause", "1")
        check("then the feed is asked for changes only", Server.log[0][1] == '"l"' and len(Server.log) == 1, Server.log)
        with open(f"{t}/feeds.txt", "w") as out:
            out.write("file:///etc/passwd\n")
        got = subprocess.run([program, "watch", "--db", f"{t}/w.db", "--once", f"{t}/feeds.txt"], capture_output=True, text=True)
        check("a list of other things is refused", got.returncode == 2 and "no address" in got.stderr, got.stderr)
    sys.exit(failed)


main()
