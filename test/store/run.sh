#!/bin/bash
# Databases: what ingest, verify and diff do, and what they do when something is wrong. usage: test/store/run.sh PROGRAM [KILLS]
kills=${2:-10}
. "$(dirname "$0")/../try.sh"
text='Iran rejected the demand on Tuesday. "We will not stop," Iranian Foreign Minister Ali Karimi said. The talks in Geneva go on.'
mkdir news
echo "$text" >news/a.txt
echo "$text" >news/b.txt
echo 'Norway signed an agreement with Iceland on Friday, both governments said.' >news/c.txt
for i in 1 2 3 4 5; do echo 'La ministre a rejeté la demande de la Norvège vendredi, et les négociations sont suspendues depuis lors.'; done >news/d.txt
head -c 3000 "$program" >news/e.txt
ingest=("$program" ingest --date 2025-03-14)

# ./sql DATABASE QUERY: its first row
cat >sql <<'PY'
#!/usr/bin/env python3
import sqlite3, sys
print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())
PY
chmod +x sql

# ---- as it should be
try "a folder" 0 '2 documents stored, 1 copies of stored texts, 2 skipped \(language 1, broken 1\)' "${ingest[@]}" --db n.db news
try "what was skipped is listed" 0 '^2$' ./sql n.db 'SELECT count(*) FROM skipped'
try "again: nothing to do" 0 'run 2, 0 documents stored, [345] records passed' "${ingest[@]}" --db n.db news
try "the same from stdin" 0 '0 documents stored, 1 copies' sh -c "'$program' ingest --db n.db - <news/a.txt"
try "two copies, one document" 0 '^3$' ./sql n.db "SELECT count(*) FROM copies WHERE doc_id = 1"
try "with a thread more, the same rows" 0 '^same$' bash -c "
  '$program' ingest --quiet --db j1.db --date 2025-03-14 -j 1 news; '$program' ingest --quiet --db j2.db --date 2025-03-14 -j 3 news
  '$program' diff j1.db j2.db >/dev/null && echo same"
try "verify" 0 '2 documents coded again: 0 of them differ' "$program" verify --db n.db -n all
python3 -c 'import sqlite3; d = sqlite3.connect("n.db"); d.execute("UPDATE events SET type = \"CONSULT\" WHERE event_id = 1"); d.commit()'
try "verify finds a doctored row" 1 'event e1' "$program" verify --db n.db -n all
try "diff finds it, too" 1 '^event +0 lost +0 gained +1 changed' "$program" diff --summary n.db j1.db
try "diff of a run that is none" 2 'no run 9' "$program" diff n.db@9 j1.db
for i in $(seq 30); do
  echo "{\"text\": \"Norway signed an agreement with Iceland on Friday, both governments said in note $i of the talks in Oslo.\", \"source\": \"Paper $((i % 7))\", \"date\": \"2025-03-14\"}"
done >prints.jsonl
try "thirty prints" 0 '30 documents stored' "${ingest[@]}" --db p.db prints.jsonl
try "thirty reports of one happening, from seven papers" 0 '^30 7$' ./sql p.db 'SELECT n_reports, n_sources FROM happenings ORDER BY n_reports DESC'

mining='the ban on deep-sea mining, Norwegian Foreign Minister Kari Hansen said'
{
  echo "{\"text\": \"Norway supports $mining on Monday.\", \"date\": \"2025-03-10\"}"
  echo "{\"text\": \"Norway opposes $mining on Friday in Bergen, after talks.\", \"date\": \"2025-03-14\"}"
} >stances.jsonl
try "a stance that turns, across documents" 0 '2 documents stored' "${ingest[@]}" --db s.db stances.jsonl
try "its link, from the later to the earlier" 0 '^contradicts 2 1$' ./sql s.db "SELECT type, from_id, to_id FROM links WHERE across = 1"

# ---- when something is wrong
try "no database given" 2 'give --db' "$program" ingest news
try "nothing to read" 2 'which articles' "$program" ingest --db n.db
try "an input that is missing" 1 'missing.txt: cannot open' "${ingest[@]}" --db m.db missing.txt news/c.txt
try "its row" 0 '^unreadable$' ./sql m.db 'SELECT reason FROM skipped'
printf '{"text": "%s"}\n{broken\n{"text": "Norway signed an agreement with Iceland on Friday."}\n' 'Iran rejected the demand.' >torn.jsonl
try "a broken line among good ones" 0 '2 documents stored, 1 skipped \(broken 1\)' "${ingest[@]}" --db torn.db torn.jsonl
printf '{"body": "Norway signed an agreement with Iceland on Friday.", "day": "2025-03-14"}\n' >odd.txt
try "a format and columns that are named" 0 '1 documents stored' "${ingest[@]}" --db odd.db --format-in json --map text=body,date=day odd.txt
try "the day of its column" 0 '^2025-03-14 column$' ./sql odd.db 'SELECT date, date_basis FROM documents'
try "a format that there is not" 2 'no input format "jsn"' "${ingest[@]}" --db odd.db --format-in jsn odd.txt
cp odd.db rule.db
python3 -c 'import sqlite3; sqlite3.connect("rule.db").execute("CREATE TRIGGER rule BEFORE INSERT ON events WHEN NEW.type = \"REJECT\" BEGIN SELECT RAISE(ABORT, \"a rule is broken\"); END")'
try "a document that breaks a rule is told, the others are stored" 1 'cannot be stored.*a rule is broken' "${ingest[@]}" --db rule.db news
try "nothing of it is left, and it is listed" 0 '^2 0 1$' ./sql rule.db \
  "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM sentences WHERE doc_id NOT IN (SELECT doc_id FROM documents)), (SELECT count(*) FROM skipped WHERE reason = 'failed' AND input LIKE '%a.txt')"
try "no database at all" 4 'no database' "${ingest[@]}" --db news/a.txt news
try "somebody else's database" 4 'not made by demarche' bash -c "python3 -c 'import sqlite3; sqlite3.connect(\"x.db\").execute(\"CREATE TABLE t(x)\")'; '$program' ingest --db x.db news"
try "a newer schema" 4 'newer demarche' bash -c "cp j1.db y.db; python3 -c 'import sqlite3; sqlite3.connect(\"y.db\").execute(\"PRAGMA user_version=99\")'; '$program' ingest --db y.db news"
try "a folder that is missing" 4 'cannot write beside' "${ingest[@]}" --db no/such/n.db news
try "a broken database" 4 'malformed|no database|corrupt' bash -c "cp j1.db z.db; dd if=/dev/urandom of=z.db bs=4096 seek=2 count=20 conv=notrunc 2>/dev/null; '$program' ingest --db z.db prints.jsonl"
exec 9>n.db.lock
flock 9
try "two writers" 4 'another run is writing' "${ingest[@]}" --db n.db news
exec 9>&-
for i in $(seq 400); do echo "{\"text\": \"Norway signed agreement $i with Iceland on Friday. $(seq -s' ' $((i * 7)) $((i * 7 + 300)))\"}"; done >many.jsonl
try "a full disk" 4 'full|limit' bash -c "ulimit -f 1500; '$program' ingest --db full.db many.jsonl"
try "more room: the rest" 0 'documents stored' "${ingest[@]}" --db full.db many.jsonl
try "all of it, once" 0 '^400 ok$' ./sql full.db 'SELECT count(*), integrity_check FROM documents, pragma_integrity_check'
if [ "$(id -u)" = 0 ]; then
  echo "skip a read-only database: root writes everything"
else
  cp j1.db ro.db && chmod 444 ro.db
  try "a read-only database" 4 'may not be written' "${ingest[@]}" --db ro.db prints.jsonl
fi

# ---- killed, and over the network
here=$(dirname "${BASH_SOURCE[0]}")
case $here in /*) ;; *) here=$OLDPWD/$here ;; esac
python3 "$here/kill.py" "$program" "$kills" || { echo "FAIL kill -9"; failed=1; }
python3 "$here/watch.py" "$program" || failed=1
exit $failed
