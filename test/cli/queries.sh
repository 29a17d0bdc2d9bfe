#!/bin/bash
# Questions to a database, corrections, exports, as a user meets them. usage: test/cli/queries.sh PROGRAM
. "$(dirname "${BASH_SOURCE[0]}")/../try.sh"
python3 "$root/test/store/make_db.py" news.db || { echo "FAIL the database cannot be made"; exit 1; }
db=(--db news.db)

# lines NAME N COMMAND...: the command prints so many lines.
lines() {
  local name=$1 want=$2 n
  shift 2
  n=$("$@" 2>err | wc -l)
  [ "$n" = "$want" ] && echo "ok $name" || { echo "FAIL $name: $n lines, not $want: $(head -c 200 err)"; failed=1; }
}

# ---- events
lines "events: a header and a row each" 8 "$program" events "${db[@]}"
try "events as a table" 0 '^e1  2025-03-03  REJECT    NOR GOV' "$program" events "${db[@]}"
try "events as JSON" 0 '"id": "e6", "date": "2025-05", "type": "CONSULT".*"source": "IGO MIL; SWE GOV"' "$program" events "${db[@]}" --json
try "events as CSV, codes quoted" 0 '"e5".*"051",1,5.0,"economic","asserted",,,1,1,' "$program" events "${db[@]}" --csv
lines "events of a country, as source or target" 4 "$program" events "${db[@]}" --actor ISL --csv --from 2025-03 --to 2025-03
lines "events of a country's sector" 2 "$program" events "${db[@]}" --actor 'NOR COP'
lines "events of a name" 2 "$program" events "${db[@]}" --actor activists
lines "events of a type" 3 "$program" events "${db[@]}" --type reject
lines "events of a type and mode" 2 "$program" events "${db[@]}" --type coerce.arrest
lines "events below a CAMEO code" 2 "$program" events "${db[@]}" --type 13
lines "events of a day" 5 "$program" events "${db[@]}" --from 2025-03-03 --to 2025-03-03
lines "a row known to the month counts from the month's first day" 2 "$program" events "${db[@]}" --from 2025-05-01
lines "events of a publisher" 4 "$program" events "${db[@]}" --source 'north wire'
lines "events whose sentence has words" 3 "$program" events "${db[@]}" --text '"customs union" OR arrest*'
lines "events about an issue" 2 "$program" events "${db[@]}" --issue fishing
lines "at most two rows" 3 "$program" events "${db[@]}" -n 2
try "no rows: did you mean" 0 'no type "REJCT" here; did you mean "REJECT"' "$program" events "${db[@]}" --type REJCT
try "no rows: an actor" 0 'no actor "Norwai" here; did you mean "Norway"' "$program" events "${db[@]}" --actor Norwai
try "control characters do not reach the terminal" 0 'Sweden ·\[2Jcriticised <Norway>' "$program" events "${db[@]}" --type ACCUSE
try "a formula in CSV as it stands" 0 ',"=Evil ""Gazette""",' "$program" events "${db[@]}" --csv
try "a formula in CSV for a spreadsheet" 0 ",\"'=Evil \"\"Gazette\"\"\"," "$program" events "${db[@]}" --csv --spreadsheet

# ---- the other questions
lines "statements of a speaker" 2 "$program" statements "${db[@]}" --actor lund
lines "positions" 5 "$program" positions "${db[@]}"
lines "positions of a country" 3 "$program" positions "${db[@]}" --actor ISL
try "actors of a database" 0 '^Norway +NOR +GOV +country' "$program" actors "${db[@]}" --actor NOR
lines "actors of a kind" 3 "$program" actors "${db[@]}" --type person
try "issues with who is for and against" 0 '^Fishing agreement +2 +1 +1 +1' "$program" issues "${db[@]}"
try "timeline: a happening once, its reprint not" 0 '^same$' sh -c "'$program' timeline --db news.db >1; grep -c 'reject change' 1 | grep -qx 1 && echo same"
lines "dyads of a month" 4 "$program" dyads "${db[@]}" --from 2025-03 --to 2025-03
try "dyads count happenings and reports" 0 '"2025-03","NOR","ISL",0,0,1,0,1,2,-2.0' "$program" dyads "${db[@]}" --csv
try "dyads by year" 0 '^2025  +ISL +NOR +1 +0 +1 +0 +2 +2 +1.0' "$program" dyads "${db[@]}" --by year
lines "search" 5 "$program" search "${db[@]}" fishing agreement
try "search for nothing" 2 'which words' "$program" search "${db[@]}"
try "search for no word" 2 'no word to search for' "$program" search "${db[@]}" '"*"'
try "changes" 0 '^softened +NOR +Fishing agreement +-1.0' "$program" changes "${db[@]}" --since 2025-04-01
try "changes: new" 0 '"change": "new", "actor": "ISL", "issue": "Customs union"' "$program" changes "${db[@]}" --since 2025-04-01 --json
try "changes: nobody speaks any more" 0 '^silent +NOR' "$program" changes "${db[@]}" --since 2025-03-10 --to 2025-04-01
try "changes without a day" 2 'since when' "$program" changes "${db[@]}"

# ---- one row
try "show an event" 0 '^ +0  \[Norway rejected the fishing agreement on Monday\]\.$' "$program" show "${db[@]}" e1
try "show a document with its rows" 0 'p2  Norway  fishing-agreement' "$program" show "${db[@]}" d3
try "show as JSON" 0 '"in": "“We will not sign this text,” Norwegian' "$program" show "${db[@]}" s1 --json
try "show a row that is not there" 2 'there is no event e99' "$program" show "${db[@]}" e99
try "show what is no row" 2 '"x1" is no row' "$program" show "${db[@]}" x1

# ---- SQL
try "sql" 0 '^ISL GOV +customs-union' "$program" sql "${db[@]}" 'SELECT holder, issue_id FROM position_matrix'
try "sql of the field's views" 0 '"NOR".*"2025-03-03"|2025-03-03.*NOR' "$program" sql "${db[@]}" 'SELECT * FROM plover' --csv
for view in polecat plover icews dna_statements position_matrix dyad_month dyads stances; do
  try "sql: the view $view" 0 '"n": [1-9]' "$program" sql "${db[@]}" --json "SELECT count(*) AS n FROM $view"
done
try "sql prompt from stdin" 0 '^polecat$' sh -c "printf '.views\n' | '$program' sql --db news.db"
for statement in 'DELETE FROM events' 'DROP TABLE events' "ATTACH 'x.db' AS x" 'PRAGMA query_only = 0' 'CREATE TEMP TABLE t(a)' 'VACUUM INTO "y.db"' 'BEGIN'; do
  try "sql only reads: $statement" 2 'only reads|not authorized' "$program" sql "${db[@]}" "$statement"
done
try "sql does not load code" 2 'not authorized' "$program" sql "${db[@]}" "SELECT load_extension('x')"
try "sql stops in time" 1 'longer than it may' "$program" sql "${db[@]}" --seconds 0.2 'WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT sum(x) FROM r'
try "sql that is none" 2 'syntax error' "$program" sql "${db[@]}" 'SELEC 1'

# ---- corrections
try "correct a type" 0 '^e1 type = THREATEN$' "$program" correct "${db[@]}" e1 type THREATEN --coder anna --why 'a threat'
try "the view shows it" 0 '^e1 .*THREATEN' "$program" events "${db[@]}"
try "the machine's row stays" 0 '^REJECT$' "$program" sql "${db[@]}" 'SELECT type FROM events WHERE event_id = 1'
try "show tells both" 0 'type +THREATEN  \(anna; machine: REJECT\)' "$program" show "${db[@]}" e1
try "correct a side" 0 '^e1 target = SWE GOV MIL' "$program" correct "${db[@]}" e1 target 'SWE GOV MIL' --coder ben
lines "the filter follows" 4 "$program" events "${db[@]}" --actor SWE
try "reject a row" 0 '^e3 reject$' "$program" correct "${db[@]}" e3 reject --coder anna --why 'a film'
lines "it is gone" 7 "$program" events "${db[@]}"
try "accept it again" 0 '^e3 accept$' "$program" correct "${db[@]}" e3 accept --coder ben
lines "it is back" 8 "$program" events "${db[@]}"
try "a mistyped field" 2 'did you mean "type"' "$program" correct "${db[@]}" e1 typ REJECT --coder anna
try "a mistyped value" 2 'did you mean "REJECT"' "$program" correct "${db[@]}" e1 type REJEKT --coder anna
try "a mode of another type" 2 'THREATEN has no mode "riot"' "$program" correct "${db[@]}" e1 mode riot --coder anna
try "nobody says so" 2 'who says so' env -u USER "$program" correct "${db[@]}" e1 type REJECT
try "a value that looks like SQL" 0 '^e1 source.name = Robert' "$program" correct "${db[@]}" e1 source.name "Robert'); DROP TABLE events;--" --coder "x'y"
try "is only a value" 0 "source.name +Robert'\); DROP TABLE events;--" "$program" show "${db[@]}" e1
try "a second opinion" 0 '^e1 type = REJECT' "$program" correct "${db[@]}" e1 type REJECT --coder ben
try "agreement of two coders" 0 '"event","type","anna","ben",1,0.0,0.0,0.0' "$program" agreement "${db[@]}" --csv
try "agreement with the machine" 0 '"event","type","ben","machine",[12],' "$program" agreement "${db[@]}" --csv
try "agreement of one pair" 0 '"event","verdict","anna","ben",1,0.0' "$program" agreement "${db[@]}" anna ben --csv

# ---- exports
try "export lists its formats" 0 '^  gexf +' "$program" help export
try "a mistyped format" 2 'did you mean "graphml"' "$program" export "${db[@]}" grahpml
try "a folder is wanted" 2 'csv is a folder of files: -o DIR' "$program" export "${db[@]}" csv
lines "a selection of documents" 2 "$program" export "${db[@]}" icews --from 2025-04 --source southern --to 2025-04-10
try "rows of POLECAT straight from an article" 0 '^-e1	2025-03-14	REJECT|-e1	2025-03-14	REJECT' sh -c "echo 'Iran rejected the demand on Friday.' | '$program' code --date 2025-03-14 --format polecat"
try "code does not make networks" 2 'made from a database' sh -c "echo x | '$program' code --format gexf"

# ---- bad input
try "no database named" 2 'which database' "$program" events
try "no such database" 1 'No such file' "$program" events --db nope.db
try "a file that is no database" 1 'no database' "$program" events --db "$program"
python3 -c "
import sqlite3
d = sqlite3.connect('other.db'); d.execute('CREATE TABLE t(a)'); d.commit()"
try "a database of something else" 1 'not made by demarche' "$program" events --db other.db
cp news.db newer.db && python3 -c "
import sqlite3
d = sqlite3.connect('newer.db'); d.execute('PRAGMA user_version = 99'); d.commit()"
try "a database of a newer schema" 1 'use a newer demarche' "$program" events --db newer.db
try "correcting one of a newer schema" 1 'use a newer demarche' "$program" correct --db newer.db e1 accept --coder a
head -c 60000 news.db >cut.db
try "a truncated database" 1 'cut.db: ' "$program" events --db cut.db
python3 - <<'PY' &
import sqlite3, time
d = sqlite3.connect("news.db", isolation_level=None)
d.execute("PRAGMA journal_mode = WAL")
d.execute("BEGIN IMMEDIATE")
open("held", "w").close()
time.sleep(14)
PY
holder=$!
while [ ! -e held ] && kill -0 $holder 2>/dev/null; do sleep 0.1; done
lines "another program's writing does not stop readers" 8 "$program" events "${db[@]}"
try "a locked database is told" 1 'another program is writing' "$program" correct "${db[@]}" e2 accept --coder anna
wait $holder
for bad in 2025-13 2025-02-30 yesterday 20250101; do try "--from $bad" 2 'is no date' "$program" events "${db[@]}" --from $bad; done
try "dyads --by week" 2 'day, month, year or all' "$program" dyads "${db[@]}" --by week
try "an actor of dyads that is no country" 2 "code of a country" "$program" dyads "${db[@]}" --actor Norway
try "--limit 0" 2 'a number from 1' "$program" events "${db[@]}" --limit 0
try "JSON and CSV at once" 2 'not both' "$program" events "${db[@]}" --json --csv
try "an argument too many" 2 'takes no arguments' "$program" events "${db[@]}" RUS
try "a closed pipe" 4 'cannot write' bash -c "for i in \$(seq 200); do cat; done </dev/null; '$program' sql --db news.db 'WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r LIMIT 500000) SELECT x FROM r' | head -c 10 >/dev/null; exit \${PIPESTATUS[0]}"
try "no space left" 4 'cannot write' sh -c "'$program' events --db news.db --json >/dev/full"
lines "an export of one country's events of a type" 3 "$program" export "${db[@]}" polecat --actor NOR --type REJECT
lines "an export of those whose sentence has a word" 2 "$program" export "${db[@]}" icews --text turned
lines "an export of documents on an issue" 1 sh -c "'$program' export --db '${db[1]}' json --issue fishing | grep -c 'holder' | grep -cv '^0'"
lines "a network of one actor's acts" 1 sh -c "'$program' export --db '${db[1]}' graphml --actor SWE --type ACCUSE | grep -c '<edge'"
try "an export's filter that means nothing" 2 'no word to search for' "$program" export "${db[@]}" csv -o chosen --text '?'
try "an export that cannot be written" 4 'cannot write' "$program" export "${db[@]}" jsonl -o no/such/folder/x
exit $failed
