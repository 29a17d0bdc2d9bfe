-- demarche store, schema 1. Licence: Apache-2.0. Written for this project.
--
-- One SQLite file (WAL). Machine rows are append-only and carry the run that made them; what analysts say stands in
-- `corrections` and never overwrites a row. Offsets are UTF-8 bytes of documents.text. Dates are ISO text: YYYY, YYYY-MM or
-- YYYY-MM-DD; unknown is NULL. Sectors and contexts are comma-joined codes, the primary one first.
-- A later schema is schema-002.sql, which alters this one; this file is never edited once released.

-- One row per ingest (or resumption of one): with which engine, data and options the rows were made.
CREATE TABLE runs (
  run_id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,                -- UTC, ISO 8601
  finished TEXT,                        -- NULL: running, or killed
  command TEXT NOT NULL,
  engine TEXT NOT NULL,                 -- DM_VERSION
  model_hash TEXT NOT NULL,
  data_hash TEXT NOT NULL,
  options_hash TEXT NOT NULL,
  options TEXT NOT NULL,                -- JSON
  memory_of INTEGER NOT NULL DEFAULT 0, -- actor_memory rows of runs up to this one were known to it; 0: none
  report TEXT                           -- JSON: what was stored, copied and skipped
) STRICT;

-- A distinct text. The same text met again adds a row to `copies`, not here.
CREATE TABLE documents (
  doc_id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs,
  id TEXT NOT NULL,                     -- the record's doc.id
  title TEXT, author TEXT,
  date TEXT, date_basis TEXT,
  source TEXT, url TEXT, lang TEXT,
  text TEXT NOT NULL,
  text_sha256 TEXT NOT NULL UNIQUE,
  n_words INTEGER NOT NULL DEFAULT 0,
  text_differs INTEGER NOT NULL DEFAULT 0, -- 1: the text was repaired or extracted, it is not what came in
  story_id INTEGER NOT NULL,            -- first document of its near-duplicates; its own doc_id when it is the first
  similarity REAL                       -- Jaccard of word shingles with that first document; NULL when it is the first
) STRICT;
CREATE INDEX documents_story ON documents(story_id);
CREATE INDEX documents_date ON documents(date);
CREATE INDEX documents_url ON documents(url) WHERE url IS NOT NULL;
CREATE INDEX documents_run ON documents(run_id);

-- Where a document was met: every input that had this text, the first one included.
CREATE TABLE copies (
  copy_id INTEGER PRIMARY KEY,
  doc_id INTEGER NOT NULL REFERENCES documents,
  run_id INTEGER NOT NULL REFERENCES runs,
  input TEXT NOT NULL,                  -- path or URL of the container
  record TEXT NOT NULL DEFAULT '',      -- line, WARC record or entry within it
  source TEXT, url TEXT, date TEXT,
  UNIQUE (input, record, doc_id)
) STRICT;
CREATE INDEX copies_doc ON copies(doc_id);

-- Signature of each story's first document for near-duplicate search: 'bands' are hashed bands of its MinHash.
CREATE TABLE signatures (
  doc_id INTEGER PRIMARY KEY REFERENCES documents,
  minhash BLOB NOT NULL
) STRICT;
CREATE TABLE signature_bands (
  band INTEGER NOT NULL,                -- hash of band number and its values; -1: the table is complete up to this doc_id, and
                                        -- what is newer is made from `signatures` by the run that needs it
  doc_id INTEGER NOT NULL REFERENCES documents,
  PRIMARY KEY (band, doc_id)
) STRICT, WITHOUT ROWID;

-- What an input held that was not taken, and why. Nothing is dropped without a row here.
CREATE TABLE skipped (
  skip_id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs,
  input TEXT NOT NULL,
  record TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL,                 -- a short word: 'language', 'broken', 'empty', 'too-large', 'unreadable', ...
  detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX skipped_run ON skipped(run_id, reason);

-- How far a run came in each input, for resumption after a kill. Same transaction as the rows themselves.
CREATE TABLE progress (
  input TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,            -- size and time of change, or '' for stdin
  records INTEGER NOT NULL,             -- records wholly stored
  done INTEGER NOT NULL DEFAULT 0,
  run_id INTEGER NOT NULL REFERENCES runs
) STRICT, WITHOUT ROWID;

-- Feeds that `demarche watch` polls.
CREATE TABLE feeds (
  url TEXT PRIMARY KEY,
  etag TEXT, last_modified TEXT,        -- as the server gave them, for its next "unchanged"
  failures INTEGER NOT NULL DEFAULT 0,  -- in a row
  next INTEGER NOT NULL                 -- seconds since 1970: not to be asked before
) STRICT, WITHOUT ROWID;

CREATE TABLE sentences (
  sentence_id INTEGER PRIMARY KEY,
  doc_id INTEGER NOT NULL REFERENCES documents,
  i INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  kind TEXT NOT NULL,
  UNIQUE (doc_id, i)
) STRICT;
-- Remarks on a document: something repaired, left unresolved or over a limit.
CREATE TABLE notes (
  doc_id INTEGER NOT NULL REFERENCES documents,
  i INTEGER NOT NULL,
  stage TEXT NOT NULL,
  message TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, -- 0, 0: the whole document
  PRIMARY KEY (doc_id, i)
) STRICT, WITHOUT ROWID;
-- Index only: the words themselves are cut from documents.text.
CREATE VIRTUAL TABLE sentences_fts USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');

-- An actor across documents: one per (name, country, kind).
CREATE TABLE entities (
  entity_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- person, country, organisation, group, other
  country TEXT NOT NULL DEFAULT '',     -- '' is unknown, so that the key holds
  sectors TEXT,
  UNIQUE (name, country, kind)
) STRICT;
CREATE INDEX entities_country ON entities(country);

-- An actor of one document, as the record has it.
CREATE TABLE actors (
  actor_id INTEGER PRIMARY KEY,
  doc_id INTEGER NOT NULL REFERENCES documents,
  run_id INTEGER NOT NULL REFERENCES runs,
  id TEXT NOT NULL,                     -- 'a1'
  entity_id INTEGER NOT NULL REFERENCES entities,
  name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT, sectors TEXT, office TEXT, basis TEXT NOT NULL,
  UNIQUE (doc_id, id)
) STRICT;
CREATE INDEX actors_entity ON actors(entity_id);

CREATE TABLE mentions (
  mention_id INTEGER PRIMARY KEY,
  actor_id INTEGER NOT NULL REFERENCES actors,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  form TEXT NOT NULL
) STRICT;
CREATE INDEX mentions_actor ON mentions(actor_id);

-- What happened, once, however many reports tell it.
CREATE TABLE happenings (
  happening_id INTEGER PRIMARY KEY,
  type TEXT NOT NULL, mode TEXT,
  source_country TEXT NOT NULL DEFAULT '', target_country TEXT NOT NULL DEFAULT '',
  source_sector TEXT NOT NULL DEFAULT '', target_sector TEXT NOT NULL DEFAULT '',
  date TEXT, place_country TEXT, place_name TEXT,
  modality TEXT NOT NULL,
  quad INTEGER, intensity REAL, cameo TEXT,
  first_event INTEGER NOT NULL,         -- events.event_id
  story_id INTEGER NOT NULL,            -- of the document that told it first
  reported TEXT,                        -- publication day of that document
  words BLOB NOT NULL DEFAULT x'',      -- of that report: sorted 32-bit hashes, by which another report of it is known
  n_reports INTEGER NOT NULL DEFAULT 1, -- events that tell it
  n_sources INTEGER NOT NULL DEFAULT 1  -- distinct publishers (or stories where the publisher is unknown)
) STRICT;
-- Who told it, each once.
CREATE TABLE happening_sources (
  happening_id INTEGER NOT NULL REFERENCES happenings,
  source TEXT NOT NULL,                 -- publisher, or 'story N' where it is unknown
  PRIMARY KEY (happening_id, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX happenings_dyad ON happenings(source_country, target_country, date);
CREATE INDEX happenings_date ON happenings(date, source_country, target_country, modality, quad, intensity, n_reports);
CREATE INDEX happenings_key ON happenings(type, source_country, target_country, date);

CREATE TABLE statements (
  statement_id INTEGER PRIMARY KEY,
  doc_id INTEGER NOT NULL REFERENCES documents,
  run_id INTEGER NOT NULL REFERENCES runs,
  id TEXT NOT NULL,                     -- 's1'
  speaker_actor INTEGER REFERENCES actors,
  speaker_name TEXT, speaker_country TEXT, speaker_sectors TEXT,
  addressee_actor INTEGER REFERENCES actors,
  addressee_name TEXT, addressee_country TEXT, addressee_sectors TEXT,
  cue_start INTEGER, cue_end INTEGER, cue TEXT,
  words_start INTEGER, words_end INTEGER, -- what names the speaker here; NULL: a continuation
  form TEXT NOT NULL,
  parent_id INTEGER REFERENCES statements,
  depth INTEGER NOT NULL,
  channel TEXT,
  date TEXT, date_precision TEXT, date_basis TEXT,
  made_by TEXT, confidence REAL NOT NULL,
  UNIQUE (doc_id, id)
) STRICT;
CREATE INDEX statements_speaker ON statements(speaker_country, date);
CREATE INDEX statements_date ON statements(date);

CREATE TABLE events (
  event_id INTEGER PRIMARY KEY,
  doc_id INTEGER NOT NULL REFERENCES documents,
  run_id INTEGER NOT NULL REFERENCES runs,
  id TEXT NOT NULL,                     -- 'e1'
  happening_id INTEGER NOT NULL REFERENCES happenings,
  type TEXT NOT NULL, mode TEXT, cameo TEXT,
  quad INTEGER, intensity REAL, contexts TEXT,
  date TEXT, date_end TEXT, date_precision TEXT, date_basis TEXT, date_start INTEGER, date_stop INTEGER, -- offsets of its words
  place_name TEXT, place_country TEXT, lat REAL, lon REAL, geonames INTEGER, place_start INTEGER, place_end INTEGER,
  modality TEXT NOT NULL,
  statement_id INTEGER REFERENCES statements,
  trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL,
  theme_start INTEGER, theme_end INTEGER,
  made_by TEXT NOT NULL, confidence REAL NOT NULL,
  UNIQUE (doc_id, id)
) STRICT;
CREATE INDEX events_happening ON events(happening_id);
CREATE INDEX events_date ON events(date, type);

-- Sources and targets of an event, in the record's order.
CREATE TABLE event_parties (
  event_id INTEGER NOT NULL REFERENCES events,
  role TEXT NOT NULL CHECK (role IN ('source', 'target')),
  i INTEGER NOT NULL,
  actor_id INTEGER REFERENCES actors,
  name TEXT, country TEXT, sectors TEXT,
  PRIMARY KEY (event_id, role, i)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_parties_country ON event_parties(country, role);
CREATE INDEX event_parties_actor ON event_parties(actor_id);

CREATE TABLE issues (
  issue_id TEXT PRIMARY KEY,            -- the record's stable id
  label TEXT NOT NULL,
  merged_into TEXT REFERENCES issues,   -- an analyst's merge; NULL: stands by itself
  parent TEXT REFERENCES issues,
  basis TEXT NOT NULL DEFAULT 'proposed' CHECK (basis IN ('proposed', 'codebook', 'renamed'))
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
  position_id INTEGER PRIMARY KEY,
  doc_id INTEGER NOT NULL REFERENCES documents,
  run_id INTEGER NOT NULL REFERENCES runs,
  id TEXT NOT NULL,                     -- 'p1'
  holder_actor INTEGER REFERENCES actors,
  holder_name TEXT, holder_country TEXT, holder_sectors TEXT,
  issue_id TEXT NOT NULL REFERENCES issues,
  sign INTEGER NOT NULL CHECK (sign IN (-1, 0, 1)),
  act TEXT NOT NULL, strength TEXT NOT NULL,
  ask TEXT, give TEXT,                  -- labels of its condition; both NULL: unconditional
  ask_start INTEGER, ask_end INTEGER, give_start INTEGER, give_end INTEGER,
  condition_status TEXT,                -- open, met, refused; NULL: unconditional
  addressee_actor INTEGER REFERENCES actors,
  addressee_name TEXT, addressee_country TEXT, addressee_sectors TEXT,
  basis TEXT NOT NULL,
  statement_id INTEGER REFERENCES statements,
  event_id INTEGER REFERENCES events,
  date TEXT,                            -- day of the stance: of its event or statement, else of publication
  made_by TEXT, confidence REAL NOT NULL,
  UNIQUE (doc_id, id)
) STRICT;
CREATE INDEX positions_holder ON positions(holder_country, holder_name, issue_id, date);
CREATE INDEX positions_issue ON positions(issue_id, date);
CREATE INDEX positions_date ON positions(date);

-- What each holder said last on each issue; with it a new position is compared.
CREATE TABLE standing (
  issue_id TEXT NOT NULL REFERENCES issues,
  holder_key TEXT NOT NULL,             -- the holder in all documents: 'USA GOV', 'RUS LEG', or a name
  addressee_key TEXT,
  position_id INTEGER NOT NULL REFERENCES positions,
  date TEXT,
  PRIMARY KEY (issue_id, holder_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  row_kind TEXT NOT NULL CHECK (row_kind IN ('event', 'statement', 'position')),
  row_id INTEGER NOT NULL,
  i INTEGER NOT NULL,
  doc_id INTEGER NOT NULL REFERENCES documents,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  sentence INTEGER NOT NULL,            -- sentences.i of that document
  PRIMARY KEY (row_kind, row_id, i)
) STRICT, WITHOUT ROWID;

-- Links inside a document and across documents. from_kind/to_kind: 'event', 'statement', 'position', 'actor', 'entity'.
CREATE TABLE links (
  link_id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs,
  type TEXT NOT NULL,                   -- answers, condition, same-event, contradicts, softens, hardens, aligns
  from_kind TEXT NOT NULL, from_id INTEGER NOT NULL,
  to_kind TEXT NOT NULL, to_id INTEGER NOT NULL,
  basis TEXT NOT NULL CHECK (basis IN ('text', 'computed')),
  across INTEGER NOT NULL DEFAULT 0,    -- 1: joins two documents
  outcome TEXT,                         -- of an answer: accepted, refused, partly, open
  UNIQUE (type, from_kind, from_id, to_kind, to_id)
) STRICT;
CREATE INDEX links_to ON links(to_kind, to_id);
CREATE INDEX links_from ON links(from_kind, from_id);

-- What texts taught about persons: see docs/actors.md. verdict: NULL not judged, 1 accepted, 0 rejected.
CREATE TABLE actor_memory (
  memory_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,            -- the words that taught it
  country TEXT, sectors TEXT, office TEXT,
  date TEXT,                            -- day of the text that taught it
  doc_id INTEGER REFERENCES documents,
  start INTEGER, "end" INTEGER,
  run_id INTEGER NOT NULL REFERENCES runs,
  verdict INTEGER,
  UNIQUE (name, description, doc_id)
) STRICT;
CREATE INDEX actor_memory_name ON actor_memory(name, date);

-- An analyst's word on a machine row. The newest of a coder holds; views show the newest of all.
CREATE TABLE corrections (
  correction_id INTEGER PRIMARY KEY,
  row_kind TEXT NOT NULL CHECK (row_kind IN ('event', 'statement', 'position', 'actor')),
  row_id INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('set', 'accept', 'reject')),
  field TEXT,                           -- for 'set': type, mode, source.country, ...
  value TEXT,                           -- for 'set'; NULL empties the field
  coder TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  made_at TEXT NOT NULL,
  CHECK ((action = 'set') = (field IS NOT NULL))
) STRICT;
CREATE INDEX corrections_row ON corrections(row_kind, row_id, field, correction_id);
