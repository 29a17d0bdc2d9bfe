#!/bin/bash
# Bad input: each case must end with the documented exit code, say what is wrong, and never crash or hang.
# usage: test/bad/run.sh PROGRAM
. "$(dirname "$0")/../try.sh"
home=$(dirname "$(dirname "$program")")
text='Moscow rejected the demand on Tuesday, Kremlin spokesman Dmitry Peskov said.'
echo "$text" >good.txt
code=("$program" code --json)

# ---- bytes that are no text: a note on the record, or a clear failure
: >empty.txt
try "empty file" 0 '"notes": \[' "${code[@]}" empty.txt
printf x >one.txt
try "one byte" 0 'nothing was coded' "${code[@]}" one.txt
head -c 100000 "$program" >binary.txt
try "binary" 1 'binary.txt: ' "${code[@]}" binary.txt
printf 'Moscow rejected the \xff\xfe\xc3( demand.\n' >invalid.txt
try "invalid UTF-8" 0 '"stage": "ingest"' "${code[@]}" invalid.txt
printf '\xef\xbb\xbf%s\n' "$text" >bom.txt
try "BOM" 0 '"text": "Moscow rejected' "${code[@]}" bom.txt
printf '%s\n' "$text" | iconv -t UTF-16 >utf16.txt
try "UTF-16 with BOM" 0 'UTF-16' "${code[@]}" utf16.txt
printf '%s\n' "$text" | iconv -t UTF-16BE >utf16be.txt
try "UTF-16 without BOM" 0 'UTF-16' "${code[@]}" utf16be.txt
printf 'Moscow rejected\0 the demand.\0\n' >nul.txt
try "NUL bytes" 0 '"stage": "ingest"' "${code[@]}" nul.txt
printf 'Moscow rejected the demand.\r\nKiev agreed.\r' >crlf.txt
try "carriage returns" 0 '"sentences"' "${code[@]}" crlf.txt

# ---- too much of something
{ printf '(%.0s' $(seq 10000); echo "$text"; printf ')%.0s' $(seq 10000); } >nested.txt
try "ten thousand brackets" 0 '"record": 1' "${code[@]}" nested.txt
{ printf '“%.0s' $(seq 3000); echo "$text"; printf '”%.0s' $(seq 3000); } >quotes.txt
try "three thousand quotation marks" 0 '"record": 1' "${code[@]}" quotes.txt
head -c 300000 /dev/zero | tr '\0' a >word.txt
try "one word of 300 kB" 0 'note|split' "${code[@]}" word.txt
yes 'he said that' | head -n 30000 | tr '\n' ' ' >sentence.txt
try "a sentence of 90,000 words" 0 'too long|cut|limit' "${code[@]}" sentence.txt

{ printf '“We will go,” he said. %.0s' $(seq 10000); } >ten-thousand-quotes.txt
try "ten thousand quotations in a paragraph" 0 '"record": 1' "${code[@]}" ten-thousand-quotes.txt
printf 'Vik said: “We will never agree to the plan.\n\nGhana rejected the demand on Tuesday.\n\nPeru met Chile.\n' >open-quote.txt
try "a quotation that is not closed ends with its paragraph" 0 '"text": "rejected"' "${code[@]}" open-quote.txt
try "... and swallows nothing behind it" 0 '"evidence": ?[[][{]"start": ?1[0-9], ?"end": ?[45][0-9],' "${code[@]}" open-quote.txt
{ printf 'Norway said that Ghana said that %.0s' $(seq 40); echo 'the talks failed.'; } >loop.txt
try "a speaker loop is bounded" 0 '^0$' sh -c "'$program' code --json loop.txt | grep -cE '\"depth\": ?([7-9]|[1-9][0-9])' || true"

# ---- many inputs, one of them bad
try "a missing file among many: exit code" 1 'missing.txt: cannot open' "${code[@]}" good.txt missing.txt good.txt
try "a missing file among many: the others" 1 '2' sh -c "'$program' code --format jsonl good.txt missing.txt good.txt > many; c=\$?; wc -l <many; exit \$c"
try "the same with two threads" 1 '1 of 3 inputs failed' "${code[@]}" -j 2 good.txt missing.txt good.txt
mkdir none
try "a folder without texts" 1 'no file in this folder ends in .*\.txt' "${code[@]}" none
mkdir -p locked && echo "$text" >locked/a.txt && chmod 000 locked/a.txt
[ "$(id -u)" = 0 ] && echo "skip unreadable file: root reads everything" || try "unreadable file" 1 'a.txt: cannot open' "${code[@]}" locked
try "stdin" 0 '"record": 1' sh -c "'$program' code --json - <good.txt"

# ---- memory that ends in the middle of a document; the sanitizer itself reserves more than any such limit
for i in $(seq 30000); do echo "$text"; done >large.txt
case $program in
*asan*) ;;
*)
  try "memory ends: the document" 5 'large.txt: out of memory' bash -c "ulimit -v 160000; '$program' code --format jsonl large.txt >/dev/null"
  try "memory ends: the others" 5 '^2$' bash -c "ulimit -v 160000; '$program' code --format jsonl good.txt large.txt good.txt > many; c=\$?; wc -l <many; exit \$c"
  ;;
esac

# ---- readers
extract=("$program" extract --json)
page="<html><body><article><p>$text</p><p>The other side said nothing about it, and the talks went on until late in the night.</p></article></body></html>"
echo "$page" | gzip >whole.html.gz
head -c 90 whole.html.gz >cut.html.gz
try "truncated gzip" 1 'cut off' "${extract[@]}" cut.html.gz
head -c 400000000 /dev/zero | gzip -9 >bomb.txt.gz
try "a zip bomb" 1 'zip bomb' "${extract[@]}" bomb.txt.gz
for depth in 200 100000; do
  { for i in $(seq $depth); do printf '<div>'; done; echo "$page"; } >deep.html
  try "HTML of $depth levels" 0 'Peskov said' "${extract[@]}" deep.html
done
{ echo "$page"; head -c 200000000 /dev/zero | tr '\0' 'a'; } >large.html
try "a page of 200 MB" 1 'more than 33554432 bytes' "${extract[@]}" large.html
rm -f large.html bomb.txt.gz
printf '<rss><channel><item><title>A &nbsp;&bogus; &</title><description>Words &eacute; here.</description><pubDate>never</pubDate></item><item><title>torn' >bad.rss
try "a feed with wrong entities, dates, and its end missing" 1 '"date":null.*Words' "${extract[@]}" bad.rss
try "... the torn entry is told" 1 'bad.rss:1: skipped \(broken\): an element has no end' "${extract[@]}" bad.rss
printf '{"text": "One."}\n{"text": \n{"text": "Two."}\n' >bad.jsonl
try "a broken line of JSON" 1 'bad.jsonl:2: skipped \(broken\)' "${extract[@]}" bad.jsonl
printf '\xef\xbb\xbftitle,text\r\nA,"One ""and"",\nmore."\r\nB\r\nC,"open\r\n' >bad.csv
try "CSV: a mark, quotes, line ends, a short row, an open quote" 1 'bad.csv:4: skipped .broken.: the row has 1' "${extract[@]}" bad.csv
printf 'WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n%s\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\n\r\n%s' "$page" "$page" >lies.warc
try "WARC records that lie about their length" 0 '"record":2' "${extract[@]}" lies.warc
printf '%s' "$page" | sed 's/said/s\x00id/; s/night/n\xfdght/' >nul.html
try "NUL and broken bytes in a page" 0 'Peskov' "${extract[@]}" nul.html

# ---- output that cannot be written
try "no space left" 4 'cannot write' sh -c "'$program' code --json good.txt >/dev/full"
try "no space left for help" 4 'cannot write' sh -c "'$program' help >/dev/full"
for i in $(seq 40); do cat good.txt; done >long.txt
try "a closed pipe" 4 'cannot write' bash -c "'$program' code --json long.txt long.txt long.txt long.txt | head -c 10 >/dev/null; exit \${PIPESTATUS[0]}"

# ---- the command line
try "no such command" 2 'did you mean "code"' "$program" cdoe
try "no such option" 2 'did you mean --format' "$program" code --fromat json good.txt
try "no such format" 2 'did you mean "jsonl"' "$program" code --format jsnl good.txt
try "a bad date" 2 'YYYY-MM-DD' "${code[@]}" --date 2025-02-30 good.txt
try "no threads" 2 '1 to 64' "${code[@]}" -j 0 good.txt
try "a sentence that is no number" 2 'wants a number' "$program" explain --sentence x good.txt
try "an option without its value" 2 'wants DAY' "$program" code good.txt --date
try "no such instruction set" 2 'unknown instruction set' "$program" code --isa mmx good.txt

# ---- models and lexicons that are not what they claim
model=$(ls "$home"/models/*.safetensors "$home"/share/demarche/models/*.safetensors 2>/dev/null | head -n 1)
data=$home/data
[ -d "$data" ] || data=$home/share/demarche/data
try "no model" 3 'no-such' "${code[@]}" --model no-such.safetensors good.txt
try "no data" 3 'no-such' "${code[@]}" --data no-such good.txt
: >empty.safetensors
try "an empty model" 3 'empty.safetensors' "${code[@]}" --model empty.safetensors good.txt
head -c 200000 "$model" >cut.safetensors
try "a truncated model" 3 'cut.safetensors' "${code[@]}" --model cut.safetensors good.txt
{ printf '\377\377\377\377\377\377\377\177'; tail -c +9 "$model"; } >header.safetensors
try "a model with a giant header" 3 'header.safetensors' "${code[@]}" --model header.safetensors good.txt
python3 - "$model" <<'PY' || echo "skip a doctored model: no python3"
import json, struct, sys
raw = open(sys.argv[1], "rb").read()
n = struct.unpack("<Q", raw[:8])[0]
head = json.loads(raw[8:8 + n])
name = sorted(k for k in head if k != "__metadata__")[0]
def write(path, change):
    new = json.loads(json.dumps(head))
    change(new)
    text = json.dumps(new).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + raw[8 + n:])
def offsets(h): h[name]["data_offsets"] = [0, 1 << 62]
def shape(h): h[name]["shape"] = [1 << 31, 1 << 31]
def missing(h): del h[name]
def labels(h): h["__metadata__"]["upos"] = "[\"NOUN\"]"
write("offsets.safetensors", offsets)
write("shape.safetensors", shape)
write("missing.safetensors", missing)
write("labels.safetensors", labels)
PY
# The first sample of another language, twice, is long enough to be clear.
awk -F'\t' '$1 == "de" { print $5; print $5 }' "$data/lang/languages.tsv" >german.txt
try "a document in another language" 0 '"lang": "de"' "${code[@]}" german.txt
try "... is told" 0 'looks like German .de.; not coded' "${code[@]}" german.txt
for kind in offsets shape missing labels; do
  [ -e $kind.safetensors ] && try "a doctored model: $kind" 3 "$kind.safetensors" "${code[@]}" --model $kind.safetensors good.txt
done
printf '# x\nANNA_X_ [SWEGOV 031301-070630]\n' >bad-day.txt
try "a dictionary with a bad day" 3 'bad-day.txt:2: .*031301' "${code[@]}" --actors bad-day.txt good.txt
printf '!A! = P, !B!\n!B! = !A!\nX_!A! [~GOV]\n' >circle.txt
try "a dictionary with a circle of macros" 3 'circle.txt:1: .*leads back' "${code[@]}" --actors circle.txt good.txt
printf 'BJ\326RN_X_ [SWEGOV]\nBJ\326RN_X_ [NORGOV]\n' >latin.txt
try "a dictionary in Latin-1" 0 'latin.txt:1: .*Latin-1' "${code[@]}" --actors latin.txt good.txt
try "a dictionary with a name twice" 0 'latin.txt:2: .*line 1' "${code[@]}" --actors latin.txt good.txt
{ head -c 10000 /dev/zero | tr '\0' A; echo '_ [SWEGOV]'; } >long.txt
try "a dictionary with an endless name" 0 'long.txt:1: a name of 10000 bytes' "${code[@]}" --actors long.txt good.txt
awk 'BEGIN { print "name\tkind\tcountry\tsectors"; for (i = 0; i < 200000; i++) print "Ada Q" i "x\tperson\tSWE\tGOV" }' >many.tsv
try "a list of 200,000 rows" 0 '"country": "SWE"' sh -c "echo 'Ada Q199999x rejected the plan.' | '$program' code --json --actors many.tsv -"
printf 'name\tkind\tcountry\tfrom\tto\nAda Quist\tperson\tSWE\t2003-02-30\t\n' >day.tsv
try "a list with a day that is none" 3 'day.tsv:2: .*2003-02-30' "${code[@]}" --actors day.tsv good.txt
{ printf 'Minister A'; head -c 10000 /dev/zero | tr '\0' b; echo ' rejected the plan.'; } >name.txt
try "an article with a name of 10,000 characters" 0 '"record": 1' "${code[@]}" name.txt
printf 'name\tcountry\nX\tXQX\n' >country.tsv
try "a list with a country that is none" 3 'country.tsv:2: .*XQX' "${code[@]}" --actors country.tsv good.txt
try "a list that is missing" 3 'no-such-list' "${code[@]}" --actors no-such-list good.txt
printf 'status\tname\nlearnt\tX\n' >memory.tsv
try "a memory without its columns" 3 'memory.tsv:1: .*country' "${code[@]}" --memory memory.tsv good.txt
try "a memory that cannot be written" 4 'no-such-folder' "${code[@]}" --learn no-such-folder/m.tsv good.txt
cp -rL "$data" broken
lexicon=broken/world/countries.tsv
printf 'A\tB\tC\tD\tE\tF\tG\tH\tI\tJ\tK\tL\tM\tN\n' >>$lexicon
try "a lexicon with a broken row" 3 "countries.tsv:$(wc -l <$lexicon): " "${code[@]}" --data broken good.txt
try "data check finds the broken row" 3 "countries.tsv:$(wc -l <$lexicon): " "$program" data check broken
printf '\xff\xfe\n' >broken/world/countries.tsv
try "a lexicon that is no UTF-8" 3 "countries.tsv:1: " "${code[@]}" --data broken good.txt
rm broken/world/countries.tsv
try "a lexicon that is missing" 3 "countries.tsv" "${code[@]}" --data broken good.txt
# ---- frames of a user: data check names file, line and reason
mkdir -p own/lang/en/events
frames=$(printf '# source: x\n# licence: x\nid\tlemma\tpos\twhen\tsource\ttarget\ttheme\ttype\tmode\tcameo\tmodality\tex\tnot')
bad_frame() { # bad_frame NAME ROWS REASON
  rm -f own/lang/en/events/*.tsv
  printf '%s\n'"$2" "$frames" >own/lang/en/events/mine.tsv
  try "frames: $1" 3 "mine.tsv:$3" "$program" data check --more own
}
bad_frame "an unknown type" 'mine.a\tnet\tVERB\t\t\t\t\tFISH\n' '4: type "FISH" is not in the ontology'
bad_frame "the same id twice" 'mine.a\tnet\tVERB\t\t\t\t\tAID\nmine.a\tland\tVERB\t\t\t\t\tAID\n' '5: frame "mine.a" is there twice'
bad_frame "an id of ours" 'aid.provide\tnet\tVERB\t\t\t\t\tAID\n' '4: frame "aid.provide" is there twice'
bad_frame "a condition without lemmas" 'mine.a\tnet\tVERB\tpatient=\t\t\t\tAID\n' '4: this can never hold'
bad_frame "a condition and its contrary" 'mine.a\tnet\tVERB\tself:neg !self:neg\t\t\t\tAID\n' '4: this and its contrary can never hold together'
bad_frame "an unknown class" 'mine.a\tnet\tVERB\tpatient=@fish\t\t\t\tAID\n' '4: this class is not in classes.tsv'
bad_frame "an unknown macro" 'mine.a\tnet\tVERB\t\t$fish\t\t\tAID\n' '4: this macro is not in macros.tsv'
bad_frame "an example that does not fire" 'mine.a\tnet\tVERB\t\t\t\t\tAID\t\t\t\tIran met Oman.\n' '4: the row does not fire in: Iran met Oman.'
rm own/lang/en/events/mine.tsv
printf '# source: x\n# licence: x\nname\tpaths\nround\t$about\nabout\t$round\n' >own/lang/en/events/macros.tsv
try "frames: macros in a circle" 3 'macros.tsv:4: .*circle' "$program" data check --more own
# ---- codebooks of issues
head=$(printf 'id\tlabel\tparent\tcues\tdefinition')
printf '%s\na\tAlpha road\tb\t\t\nb\tBeta road\ta\t\t\n' "$head" >circle.tsv
try "a codebook with a circle" 3 'circle.tsv:2: the parents of "a" lead back to itself' "$program" positions --issues circle.tsv good.txt
printf '%s\na\tAlpha\t\troads\t\nb\tBeta\t\tthe road | road\t\n' "$head" >double.tsv
try "a codebook with a double cue" 3 'double.tsv:3: the cue "road" is one of "a", too [(]line 2[)]' "$program" code --issues double.tsv good.txt
try "a codebook that is not there" 3 'none.tsv: ' "$program" issues --issues none.tsv
try "a codebook without its columns" 3 'empty.tsv.*column|header' sh -c ": >empty.tsv; '$program' issues --issues empty.tsv"
# ---- libraries that only two commands need
mkdir -p lib && : >lib/libcurl.so.4 && : >lib/libmicrohttpd.so.12
echo 'http://127.0.0.1:1/feed' >feeds.txt
try "watch without libcurl" 1 'needs libcurl.so.4.*install libcurl4' env LD_LIBRARY_PATH=lib "$program" watch feeds.txt --db late.db --once
"$program" ingest --db late.db good.txt 2>/dev/null
try "serve without libmicrohttpd" 1 'needs libmicrohttpd.so.12.*install libmicrohttpd12' env LD_LIBRARY_PATH=lib "$program" serve --db late.db
try "all else without either" 0 '"record": 1' env LD_LIBRARY_PATH=lib "${code[@]}" good.txt

exit $failed
