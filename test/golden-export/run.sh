#!/bin/bash
# Golden exports: test/store/rows.json as a database, with a few corrections, exported in every format of the program's table; each must
# be test/golden-export/expected/FORMAT, byte for byte (a folder's files one after the other). Where networkx and pandas are installed, the
# files have to open there. usage: test/golden-export/run.sh [--update] PROGRAM
update=
if [ "$1" = --update ]; then update=1; shift; fi
. "$(dirname "${BASH_SOURCE[0]}")/../try.sh"
expected=$root/test/golden-export/expected
mkdir -p "$expected"
python3 "$root/test/store/make_db.py" "$t/news.db" || { echo "FAIL the database cannot be made"; exit 1; }

correct() { "$program" correct --db news.db "$@" --coder anna --why 'for the test' >/dev/null || { echo "FAIL correct $*"; failed=1; }; }
correct e1 type THREATEN
correct e2 target 'NOR MIL'
correct e3 reject
correct p2 accept
correct s1 accept

# check NAME FILE
check() {
  if cmp -s "$expected/$1" "$2"; then
    echo "ok $1"
  elif [ -n "$update" ]; then
    cp "$2" "$expected/$1"
    echo "updated $1"
  else
    diff -u "$expected/$1" "$2" | head -n 20
    echo "FAIL $1: not as in test/golden-export/expected"
    failed=1
  fi
}

for format in $("$program" help export | sed -n '/^formats:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
  case $format in
  conllu) continue ;; # the parser's, see test/golden
  csv | brat | gold)
    "$program" export --db news.db "$format" -o "dir-$format" || { echo "FAIL $format: exit $?"; failed=1; continue; }
    # The moment of a correction is another one each time.
    for file in dir-"$format"/*; do echo "== ${file##*/}"; sed 's/20[0-9-]*T[0-9:]*Z/TIME/' "$file"; done >"got.$format"
    ;;
  *) "$program" export --db news.db "$format" -o "got.$format" || { echo "FAIL $format: exit $?"; failed=1; continue; } ;;
  esac
  check "$format" "got.$format"
done
"$program" export --db news.db graphml --network positions -o got.stances && check graphml-positions got.stances

# opens NAME MODULE PYTHON: the module reads the file and finds what is in it.
opens() {
  local name=$1 module=$2 code=$3
  if ! python3 -c "import $module" 2>/dev/null; then
    echo "skip $name: python3-$module is not installed"
  elif python3 -c "$code" 2>err; then
    echo "ok $name"
  else
    echo "FAIL $name: $(tail -n 1 err)"
    failed=1
  fi
}
opens "networkx reads GraphML" networkx 'import networkx as nx
g = nx.read_graphml("got.graphml", force_multigraph=True)
assert g.number_of_nodes() == 4 and g.number_of_edges() == 4, g
assert {d["kind"] for _, _, d in g.edges(data=True)} == {"verbal conflict", "verbal cooperation"}'
opens "networkx reads GEXF" networkx 'import networkx as nx
g = nx.read_gexf("got.gexf")
assert g.number_of_nodes() == 4 and all("label" in d for _, d in g.nodes(data=True)), g
assert sorted(d["weight"] for _, _, d in g.edges(data=True))[0] == 1.0'
opens "networkx reads a network of positions" networkx 'import networkx as nx
g = nx.read_graphml("got.stances")
assert sorted(d["class"] for _, d in g.nodes(data=True)) == ["actor", "actor", "issue", "issue"]'
opens "pandas reads POLECAT" pandas 'import pandas as pd
t = pd.read_csv("got.polecat", sep="\t", quoting=3)
assert t.shape[1] == 40 and len(t) == 5, t.shape
pd.to_datetime(t["Event Date"])'
opens "pandas reads ICEWS" pandas 'import pandas as pd
t = pd.read_csv("got.icews", sep="\t", quoting=3, dtype={"CAMEO Code": str})
assert t.shape[1] == 20 and "051" in set(t["CAMEO Code"]), t.shape'
opens "pandas reads the tables" pandas 'import pandas as pd
t = pd.read_csv("dir-csv/events.csv", dtype={"cameo": str})
assert len(t) == 6 and set(t["event"]) == {"e1", "e2", "e4", "e5", "e6", "e7"}'
opens "csv reads the tables" csv 'import csv
rows = list(csv.DictReader(open("dir-csv/documents.csv", newline="")))
assert [r["id"] for r in rows] == ["valdorf", "valdorf-again", "april", "escape"], rows
assert rows[1]["source"] == "=Evil \"Gazette\""'
opens "POLECAT has 40 columns in every row" csv 'rows = [l.rstrip("\n").split("\t") for l in open("got.polecat")]
assert {len(r) for r in rows} == {40}, {len(r) for r in rows}'
opens "ICEWS has 20 columns in every row" csv 'rows = [l.rstrip("\n").split("\t") for l in open("got.icews")]
assert {len(r) for r in rows} == {20}'
opens "PLOVER is JSON lines" json 'import json
rows = [json.loads(l) for l in open("got.plover")]
assert [r["id"] for r in rows] == ["e1", "e2", "e4", "e5", "e6", "e7"] and all(r["event"] for r in rows)'
# RFC 7946: members, positions of longitude and latitude within range.
opens "GeoJSON is as RFC 7946 wants it" json 'import json
g = json.load(open("got.geojson"))
assert g["type"] == "FeatureCollection" and g["features"]
for f in g["features"]:
    lon, lat = f["geometry"]["coordinates"]
    assert f["type"] == "Feature" and f["geometry"]["type"] == "Point" and -180 <= lon <= 180 and -90 <= lat <= 90 and isinstance(f["properties"], dict)'
opens "brat spans are the words they say" re 'import re
for n in ("d1", "d3"):
    text = open(f"dir-brat/{n}.txt").read()
    spans = [l.rstrip("\n").split("\t") for l in open(f"dir-brat/{n}.ann") if l[0] == "T"]
    assert spans
    for _, where, words in spans:
        pieces = [p.split() for p in where.split(" ", 1)[1].split(";")]
        assert " ".join(text[int(a):int(b)] for a, b in pieces) == words, (where, words)'
opens "gold quotes stand in the text" json 'import json
for n in ("d1", "d3"):
    text, gold = open(f"dir-gold/{n}.txt").read(), json.load(open(f"dir-gold/{n}.json"))
    assert gold["facts"] and all(q in text for f in gold["facts"] for q in f["quotes"])'
exit $failed
