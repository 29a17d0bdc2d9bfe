#!/bin/bash
# The commands as a user meets them. usage: test/cli/run.sh PROGRAM
. "$(dirname "$0")/../try.sh"
article='Iran rejected the demand on Tuesday. "We will not stop," Iranian Foreign Minister Ali Karimi said.'

# ---- help from the tables
try "help lists the commands" 0 'explain +why' "$program" help
try "no argument is help" 0 'usage: demarche COMMAND' "$program"
try "help of a command" 0 '--sentence N' "$program" help explain
try "--help of a command" 0 'jsonl: ' "$program" code --help
try "help of a mistyped command" 2 'did you mean "parse"' "$program" help prase
try "version" 0 'demarche [0-9.]+, record format 1' "$program" --version

# ---- inputs
mkdir -p news/b news/.hidden
echo "$article" >news/c.txt
echo "$article" >news/b/a.txt
echo "$article" >news/a.txt
echo "$article" >news/.hidden/x.txt
echo 'not an article' >news/a.md
"$program" code --format jsonl news 2>/dev/null | grep -o '"doc":{"id":"[^"]*"' | cut -d'"' -f6 | tr '\n' ' ' >ids
try "a folder, by name, *.txt only" 0 '^a a c $' cat ids
try "stdin without an argument" 0 '"id": "[0-9a-f]{16}"' sh -c "echo '$article' | '$program' code --json"
try "json stands for --format json" 0 '^same$' sh -c "'$program' code --json news/a.txt >1; '$program' code -f json news/a.txt >2; cmp 1 2 && echo same"
for n in 2 3 8; do
  try "the same bytes with $n threads" 0 '^same$' sh -c "'$program' code --format jsonl news news >1; '$program' code -j $n --format jsonl news news >2; cmp 1 2 && echo same"
done

# ---- outputs
try "the summary has three blocks" 0 'three' sh -c "'$program' code news/a.txt --date 2025-03-14 >1; grep -c -E '^(Who did what|Who said what|Positions)$' 1 | sed s/3/three/"
echo 'Oslo wants Bern to host the talks. Norway said that the talks had failed.' >wide.txt
try "attributions when asked for" 0 '"kind": "attitude", "modality": "asserted"' "$program" code --json --attributions wide.txt
try "none when not" 1 '^0$' sh -c "'$program' code --json wide.txt | grep -c attributions"
"$program" code --json wide.txt >1
"$program" code --json --attributions wide.txt | sed '/^  "attributions": \[/,/^  \],/d' >2
try "all else is the same with attributions" 0 '^same$' sh -c "cmp 1 2 && echo same"
"$program" code news/a.txt --date 2025-03-14 >1
try "no colour in a pipe" 1 '^0$' grep -c "$(printf '\033')" 1
try "each line of a block has its sentence" 0 '^ +[0-9]+  ' grep -E '^ +[0-9]' 1
try "the date counts" 0 '"value": "2025-03-11"' "$program" code --json --date 2025-03-14 news/a.txt
try "without a date a note says so" 0 'give --date|publication date' "$program" code --json news/a.txt
try "explain shows the tree" 0 'reject +VERB +0  root' "$program" explain news/a.txt --sentence 0
try "explain says what made a row" 0 'row +e1 by ' "$program" explain news/a.txt
try "explain of a sentence that is not there" 0 'there is no sentence 99' "$program" explain news/a.txt --sentence 99
try "parse gives CoNLL-U" 0 '^1	Iran	Iran	PROPN	NNP	' "$program" parse news/a.txt
"$program" parse news/a.txt >system.conllu
try "eval-ud of a file against itself" 0 '"las":1.0' "$program" eval-ud --json --system system.conllu system.conllu
try "bench" 0 'articles/s' "$program" bench -r 1 news
printf '' | "$program" code --json >nothing
try "nothing found says how many sentences were seen" 0 'nothing was coded: 0 sentences seen' cat nothing

# ---- pairs
printf 'n\tmarked_sentence\n1\t<s>Iran</s> condemned <t>Oman</t>.\n2\tIran condemned Oman.\n3\t<s>Iran</s> met <t>Oman</t> in Muscat.\n' >pairs.tsv
try "relate tells a row without marks by line" 1 'pairs.tsv:3: no <s>' "$program" relate pairs.tsv
"$program" relate pairs.tsv 2>/dev/null >relations.tsv
try "relate gives a row for each row" 0 '^4 ' sh -c 'wc -l <relations.tsv | tr "\n" " "'
try "relate: a type, its mode and class" 0 '^ACCUSE	disapprove	3	asserted	0\.[0-9]+	condemned	accuse\.' cat relations.tsv
try "relate: an empty row for a bad one" 0 '^						$' cat relations.tsv
try "relate as JSON" 1 '"type":"CONSULT"' "$program" relate --json pairs.tsv
try "relate without the column" 1 'no column "marked_sentence"' "$program" relate news/a.txt

# ---- positions and issues of articles
mkdir -p stand
printf 'Norway demands a ceasefire in Mali. Ghana opposes a truce in Mali.\n' >stand/a.txt
printf 'Norway demanded an immediate ceasefire in Mali.\n' >stand/b.txt
"$program" positions --date 2025-03-14 stand >matrix.txt 2>/dev/null
try "positions: actors and issues" 0 '^ceasefire in Mali +[+]. 2025-03-14 +-. 2025-03-14|^ceasefire in Mali +-. 2025-03-14 +[+]. 2025-03-14' cat matrix.txt
try "positions: the legend tells not stated from neutral" 0 '0 neutral .*[.] not stated' cat matrix.txt
try "positions as CSV, with quotes" 0 '^"ceasefire-mali","ceasefire in Mali","NOR GOV","Norway","demand",.*,"b","Norway demanded' "$program" positions --csv --quotes --date 2025-03-14 stand
try "positions as JSON" 0 '"issue": ?"ceasefire-mali", ?"actor": ?"GHA GOV", ?"sign": ?-1' "$program" positions --json stand
for n in 2 4; do
  try "positions: the same with $n threads" 0 '^same$' sh -c "'$program' positions --json stand >1; '$program' positions -j $n --json stand >2; cmp 1 2 && echo same"
done
try "positions: --actor without a database" 2 'goes with --db' "$program" positions --actor RUS stand
try "positions: an unknown format" 2 'there is no format' "$program" positions -f xml stand
printf 'id\tlabel\tparent\tcues\tdefinition\nmali\tTruce in Mali\t\tceasefire in Mali\tno shots\n' >issues.tsv
try "positions: a codebook's label" 0 '^Truce in Mali ' "$program" positions --issues issues.tsv stand
try "code: a codebook's id" 0 '"issue": ?[{]"id": ?"mali", ?"label": ?"Truce in Mali"[}]' "$program" code --json --issues issues.tsv stand/a.txt
try "issues: a codebook of proposals" 0 '^ceasefire-mali	ceasefire in Mali	.*	proposed	2	3$' "$program" issues stand
try "issues: one's own first" 0 '^mali	Truce in Mali		ceasefire in Mali	no shots	codebook	2	3$' "$program" issues --issues issues.tsv stand
printf 'arms\tArms embargo\tmali\tweapons ban\t\n' >>issues.tsv
try "issues: the tree" 0 '^  arms  Arms embargo  [(]weapons ban[)]$' "$program" issues --issues issues.tsv
try "issues: rename" 0 '^done$' sh -c "'$program' issues --issues issues.tsv --rename mali --label 'Peace in Mali' && echo done"
try "issues: the old label is a cue" 0 '^mali	Peace in Mali		ceasefire in Mali | Truce in Mali	no shots$' cat issues.tsv
try "issues: merge" 0 '^done$' sh -c "'$program' issues --issues issues.tsv --merge mali --into arms && echo done"
try "issues: merged" 0 '^arms	Arms embargo		weapons ban | Peace in Mali | ceasefire in Mali | Truce in Mali	$' sed 's/[|]/|/g' issues.tsv
try "issues: merge what is not there" 2 'no issue has the id "x"' "$program" issues --issues issues.tsv --merge x --into arms
try "issues: --merge alone" 2 'goes with --into' "$program" issues --issues issues.tsv --merge arms

# ---- rows of one's own
mkdir -p own/ontology own/lang/en/events
printf 'type\tquad\tintensity\tcameo\ttheme\nMOURN\t1\t3\t018\tfact\n' >own/ontology/types.tsv
printf 'id\tlemma\tpos\twhen\tsource\ttarget\ttheme\ttype\tmode\tcameo\tmodality\tex\tnot\nmourn.mourn\tmourn\tVERB\t\t\tfor~ patient~\t\tMOURN\n' >own/lang/en/events/mourn.tsv
try "--more adds a type" 0 'MOURN +India' sh -c "echo 'India mourned the king of Nepal.' | '$program' code --more own"
try "--more keeps ours" 0 'REJECT +Iran' "$program" code --more own news/a.txt
try "--more of nothing" 3 'no lang/en/events' "$program" code --more nowhere news/a.txt

# ---- actors
try "actor codes a phrase" 0 'country +FRA' "$program" actor French Foreign Minister
try "actor by the day" 0 '"country":"USA","sectors":."ELI".,"name":"Barack Obama","basis":"lexicon"' "$program" actor --json --date 2018-01-01 Barack Obama
try "actor: who belongs to a body" 0 'members +31: .* FIN' "$program" actor --date 2023-05-01 NATO
try "actor: members as JSON" 0 '"members":."BRA","CHN","IND","RUS","ZAF"' "$program" actor --json BRICS
try "actor with context" 0 'country +DEU' "$program" actor --context 'German politics' Defense Minister
try "actor of a day that is none" 2 'is no date' "$program" actor --date 20x Trump
try "actor without a phrase" 2 'which phrase' "$program" actor
printf '# coded by hand\nid\tphrase\tdate\n1\tFrench troops\n2\t\n\n# not a comment\n3\tqqqq\t31 June 2001\n' >phrases.tsv
"$program" actor --tsv phrases.tsv >codes.tsv
try "actor --tsv: a row for each row" 0 '^6 ' sh -c 'wc -l codes.tsv; cut -f1-3 codes.tsv | tr "\t" "|"'
try "actor --tsv: the codes" 0 '^French troops.FRA.MIL..text' cat codes.tsv
try "actor --tsv: a date that is none is told" 0 'qqqq.*31 June 2001. is no date' cat codes.tsv
printf 'status\tname\tcountry\tsectors\toffice\tdate\tdoc\tevidence\nlearnt\tIlya Moroz\tRUS\tGOV\tspokesman\t2024-01-02\ta\tHe spoke.\n' >one.tsv
sed 's/2024/2023/' one.tsv >two.tsv
: >empty.tsv
try "actors of several files" 0 '^two.tsv:$' "$program" actors one.tsv empty.tsv two.tsv
try "actors --accept in each of them" 0 '^2$' sh -c "'$program' actors --accept 'Ilya Moroz' one.tsv two.tsv && cat one.tsv two.tsv | grep -c ^accepted"
try "actors: the line of which file" 2 'of which file' "$program" actors --accept 4 one.tsv two.tsv
try "an empty memory is a fresh one" 0 '^accepted' sh -c "'$program' code --learn empty.tsv --memory one.tsv news/a.txt >/dev/null && cat empty.tsv one.tsv"
try "actor --tsv without the column" 2 'no column "phrase"' sh -c "echo name | '$program' actor --tsv -"
printf 'ANNA_LINDQUIST_ [SWEGOV 030101-070630][SWEELI >070701]\nQUAY_WARDEN [~COP]\n' >list.txt
printf 'name\tcountry\tsectors\nAnna Lindquist\tNOR\tMIL\n' >list.tsv
try "a list of actors" 0 'SWE GOV .list.txt:1' "$program" actor --actors list.txt --date 2005-01-01 Anna Lindquist
try "the last list wins" 0 'NOR MIL .list.tsv:2' "$program" actor --actors list.txt --actors list.tsv Anna Lindquist
try "a list of actors for code" 0 '"country": "SWE"' sh -c "echo 'Anna Lindquist rejected the offer.' | '$program' code --json --actors list.txt --date 2005-01-01 -"
printf 'Ilya Morozenko, a spokesman for the Kremlin, rejected the offer.\n' >news/m.txt
printf 'Ilya Morozenko rejected the plan.\n' >later.txt
"$program" code --learn learnt1.tsv --date 2024-03-01 news >/dev/null 2>&1
for n in 2 5; do
  "$program" code -j $n --learn learnt$n.tsv --date 2024-03-01 news >/dev/null 2>&1
  try "what $n threads learn is the same" 0 '^same$' sh -c "cmp learnt1.tsv learnt$n.tsv && echo same"
done
try "learning twice adds nothing" 0 '^same$' sh -c "'$program' code --learn learnt2.tsv --date 2024-03-01 news >/dev/null && cmp learnt1.tsv learnt2.tsv && echo same"
try "actors lists what was learnt" 0 'learnt +2024-03-01 +RUS GOV' "$program" actors learnt1.tsv
try "without memory nobody" 0 '"name": "Ilya Morozenko", "kind": "[a-z]*", "country": null' "$program" code --json --date 2024-05-01 later.txt
try "with memory the spokesman" 0 '"country": "RUS", "sectors": ."GOV"., "office": "spokesman for the Kremlin", "basis": "memory"' "$program" code --json --date 2024-05-01 --memory learnt1.tsv later.txt
"$program" actors --reject 'Ilya Morozenko' learnt1.tsv
try "what is rejected is kept" 0 '^rejected	Ilya Morozenko' cat learnt1.tsv
try "and not used" 0 '"name": "Ilya Morozenko", "kind": "[a-z]*", "country": null' "$program" code --json --date 2024-05-01 --memory learnt1.tsv later.txt
try "a name that was not learnt" 2 'no row of "Nobody"' "$program" actors --accept Nobody learnt1.tsv

# ---- places
try "place with its region behind a comma" 0 'Springfield, Sangamon County.*' "$program" place Springfield, Ill.
try "place with a context" 0 '"name":"Alexandria","region":"[^"]*","country":"USA","precision":"city"' "$program" place --json --context 'Police of Louisiana went to Alexandria. The governor of Louisiana was told.' Alexandria
try "place that there is not" 0 'unknown: the gazetteer has no such name' "$program" place Nowhereabouts
try "place without a name" 2 'which place' "$program" place
printf 'name\tcontext\tstart\nParis\tFrom Paris, Texas, to Paris, Ky.\t5\nParis\tFrom Paris, Texas, to Paris, Ky.\t22\n\nParis\t\tx\n' >names.tsv
"$program" place --tsv names.tsv >places.tsv
try "place --tsv: a row for each row" 0 '^5 Lamar County,Bourbon County,,' sh -c 'wc -l <places.tsv | tr "\n" " "; tail -n +2 places.tsv | cut -f5 | tr "\n" ","'
try "place --tsv without the column" 2 'no column "name"' sh -c "echo phrase | '$program' place --tsv -"
mkdir -p broken/world
echo DMPLACES >broken/world/gazetteer.bin
try "place with a broken gazetteer" 3 'no gazetteer|shorter' "$program" place --data broken Paris
try "an event in a town that no list has" 0 '"name": "Kramatorsk", "country": "UKR", "lat": 48.7[0-9]*, "lon": 37.5[0-9]*, "geonames": 70[0-9]+' sh -c "echo 'Rebels attacked government troops in Kramatorsk on Tuesday.' | '$program' code --json"

# ---- readers
printf '<html><head><title>Talks end</title><meta property="article:published_time" content="2025-02-12"></head><body><nav><a href="/">Home</a></nav><article><p>%s</p></article></body></html>' "$article" >news/page.html
try "extract of a page" 0 '^\{"title":"Talks end","author":null,"date":"2025-02-12","date_basis":"meta",.*"text":"Iran rejected' "$program" extract --json news/page.html
try "extract for people" 0 '^date +2025-02-12 \(meta\)' "$program" extract news/page.html
try "code of a page" 0 '"value": "2025-02-11"' "$program" code --json news/page.html
try "... carries the text" 0 '"text": "Talks end.n.nIran rejected' "$program" code --json news/page.html
try "help lists the input formats" 0 'feed: RSS' "$program" help extract
gzip -c news/page.html >page.gz
try "a compressed page from stdin" 0 'Iran rejected' sh -c "'$program' extract - <page.gz"
printf '{"body": "%s"}\n{"body": 1\n{"body": "Oman agreed to the plan.", "pubDate": "x"}\n' 'Iran rejected the demand.' >lines.jsonl
try "JSON Lines: a broken line is told" 1 'lines.jsonl:2: skipped \(broken\)' "$program" code --format jsonl lines.jsonl
try "JSON Lines: the others are read" 1 '2' sh -c "'$program' code --format jsonl lines.jsonl >many; c=\$?; wc -l <many; exit \$c"
try "a date that is none is noted" 1 'date \\\"x\\\" not understood' "$program" code --format jsonl lines.jsonl
printf 'words;day\nIran rejected the demand on Tuesday.;14.03.2025\n' >own.csv
try "CSV with a map" 0 '"value": "2025-03-11"' "$program" code --json --format-in csv --map text=words,date=day own.csv
try "a map of nothing" 2 'there is no field "txt"' "$program" extract --map txt=words own.csv
try "no such input format" 2 'there is no input format "docx"' "$program" extract --format-in docx own.csv
printf 'Der Minister sagte, dass die Verhandlungen mit den Nachbarn noch nicht zu Ende sind und nach der Pause weitergehen werden.\n' >de.txt
try "another language is skipped when asked" 0 'skipped \(language\): the text is German' "$program" extract --lang en de.txt
try "a pattern" 0 '^3$' sh -c "'$program' extract --json 'news/[ac].txt' 'news/p*.html' | wc -l"

# ---- finding the data
if [ -f "$(dirname "$program")/cmake_install.cmake" ]; then
  cmake --install "$(dirname "$program")" --prefix "$t/prefix" >/dev/null 2>&1
  try "an installed program finds its data" 0 '"record": 1' prefix/bin/demarche code --json news/a.txt
  mv prefix moved
  try "and so it does when the folder was moved" 0 '"record": 1' moved/bin/demarche code --json news/a.txt
  cp moved/bin/demarche alone
  try "\$DEMARCHE_HOME tells where" 0 '"record": 1' env DEMARCHE_HOME="$t/moved" ./alone code --json news/a.txt
fi
try "a wrong \$DEMARCHE_HOME is not passed over" 3 'DEMARCHE_HOME' env DEMARCHE_HOME=/nowhere "$program" code --json news/a.txt

# ---- analysis of a database
"$program" ingest --db harbour.db "$root/test/web/news.jsonl" >/dev/null 2>&1
try "network: who is on the other side" 0 '^"2025-01-06","2025-03-31","DNK GOV","NOR GOV",-0\.' "$program" network --db harbour.db --csv
try "network: windows move" 0 '^"2025-02-05","2025-04-05",' "$program" network --db harbour.db --csv --width 60 --step 30
try "network: a mistyped kind" 2 'did you mean "conflict"' "$program" network --db harbour.db --kind conflit
try "alignment by month" 0 '2025-01-31 +-1' "$program" alignment --db harbour.db 'NOR GOV' 'DNK GOV'
try "alignment: an unknown actor" 2 'did you mean "DNK GOV"' "$program" alignment --db harbour.db 'NOR GOV' 'DNK GOW'
try "ledger: what is open, with its age" 0 '"demander": "SWE GOV", "addressee": "NOR GOV".*"status": "open", "days": 14' "$program" ledger --db harbour.db --json
try "ledger: what was refused" 0 'DNK GOV.*refused' "$program" ledger --db harbour.db --actor 'DNK GOV'
try "contradictions: full and half" 0 '^full +SWE GOV +fish tariff' "$program" contradictions --db harbour.db
try "serve without a database" 2 'which database' "$program" serve

exit $failed
