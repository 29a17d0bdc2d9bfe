-- demarche store, schema 2. Licence: Apache-2.0. Written for this project.
--
-- What is asked most is kept ready: events by pair of countries and month, positions by issue and side, and the positions in a form that
-- all of them are read from quickly. All are made from the tables of schema 1 and hold nothing else; corrections are not in them, whoever reads
-- them looks at the few corrected rows besides.

-- Asserted happenings between two known countries, by month (or the year, where no more is known).
CREATE TABLE dyad_months (
  month TEXT NOT NULL,                  -- YYYY-MM, or YYYY
  source_country TEXT NOT NULL,
  target_country TEXT NOT NULL,
  quad_1 INTEGER NOT NULL, quad_2 INTEGER NOT NULL, quad_3 INTEGER NOT NULL, quad_4 INTEGER NOT NULL,
  events INTEGER NOT NULL,              -- happenings
  reports INTEGER NOT NULL,
  intensities INTEGER NOT NULL,         -- happenings of known intensity,
  intensity_sum INTEGER NOT NULL,       -- and their sum in thousandths, so that it stays exact
  PRIMARY KEY (month, source_country, target_country)
) STRICT, WITHOUT ROWID;
CREATE INDEX dyad_months_pair ON dyad_months(source_country, target_country, month);

INSERT INTO dyad_months
SELECT substr(date, 1, 7) AS month, source_country, target_country, coalesce(sum(quad = 1), 0), coalesce(sum(quad = 2), 0),
  coalesce(sum(quad = 3), 0), coalesce(sum(quad = 4), 0), count(*), sum(n_reports), count(intensity),
  coalesce(sum(CAST(round(intensity * 1000) AS INTEGER)), 0)
FROM happenings WHERE modality = 'asserted' AND date IS NOT NULL AND source_country <> '' AND target_country <> ''
GROUP BY month, source_country, target_country;

CREATE TRIGGER happening_counted AFTER INSERT ON happenings
WHEN NEW.modality = 'asserted' AND NEW.date IS NOT NULL AND NEW.source_country <> '' AND NEW.target_country <> ''
BEGIN
  INSERT INTO dyad_months VALUES (substr(NEW.date, 1, 7), NEW.source_country, NEW.target_country, coalesce(NEW.quad = 1, 0),
    coalesce(NEW.quad = 2, 0), coalesce(NEW.quad = 3, 0), coalesce(NEW.quad = 4, 0), 1, NEW.n_reports, NEW.intensity IS NOT NULL,
    coalesce(CAST(round(NEW.intensity * 1000) AS INTEGER), 0))
  ON CONFLICT DO UPDATE SET quad_1 = quad_1 + excluded.quad_1, quad_2 = quad_2 + excluded.quad_2, quad_3 = quad_3 + excluded.quad_3,
    quad_4 = quad_4 + excluded.quad_4, events = events + 1, reports = reports + excluded.reports,
    intensities = intensities + excluded.intensities, intensity_sum = intensity_sum + excluded.intensity_sum;
END;

-- Of what is counted above a further report changes only their number.
CREATE TRIGGER happening_told_again AFTER UPDATE OF n_reports ON happenings
WHEN NEW.modality = 'asserted' AND NEW.date IS NOT NULL AND NEW.source_country <> '' AND NEW.target_country <> ''
BEGIN
  UPDATE dyad_months SET reports = reports + NEW.n_reports - OLD.n_reports
  WHERE month = substr(NEW.date, 1, 7) AND source_country = NEW.source_country AND target_country = NEW.target_country;
END;

-- Who holds a position, as the view `stances` puts it down: a country's side ("RUS GOV") where a country is known, else the name.
ALTER TABLE positions ADD COLUMN side TEXT GENERATED ALWAYS AS (
  iif(holder_country IS NULL OR holder_country IN ('IGO', 'NGO', 'MNC', ''), coalesce(holder_name, holder_country, '---'),
    holder_country || coalesce(' ' || iif(instr(holder_sectors, ',') > 0, substr(holder_sectors, 1, instr(holder_sectors, ',') - 1),
      nullif(holder_sectors, '')), ''))) VIRTUAL;

-- The offsets of the date's words, what is done by saying it ("say", "deny", "ask", ...), and where it was said.
ALTER TABLE statements ADD COLUMN date_start INTEGER;
ALTER TABLE statements ADD COLUMN date_stop INTEGER;
ALTER TABLE statements ADD COLUMN act TEXT;
ALTER TABLE statements ADD COLUMN place_name TEXT;
ALTER TABLE statements ADD COLUMN place_country TEXT;
ALTER TABLE statements ADD COLUMN lat REAL;
ALTER TABLE statements ADD COLUMN lon REAL;
ALTER TABLE statements ADD COLUMN geonames INTEGER;
ALTER TABLE statements ADD COLUMN place_start INTEGER;
ALTER TABLE statements ADD COLUMN place_end INTEGER;

-- Positions by issue and side.
CREATE TABLE issue_sides (
  issue_id TEXT NOT NULL REFERENCES issues,
  side TEXT NOT NULL,
  n_for INTEGER NOT NULL, n_against INTEGER NOT NULL, n_conditional INTEGER NOT NULL,
  first TEXT, last TEXT,                -- days
  PRIMARY KEY (issue_id, side)
) STRICT, WITHOUT ROWID;
ALTER TABLE issues ADD COLUMN n_positions INTEGER NOT NULL DEFAULT 0;

INSERT INTO issue_sides
SELECT issue_id, side, sum(sign = 1), sum(sign = -1), sum(sign = 0), min(date), max(date) FROM positions GROUP BY issue_id, side;
UPDATE issues SET n_positions = n FROM (SELECT issue_id AS id, sum(n_for + n_against + n_conditional) AS n FROM issue_sides GROUP BY issue_id)
WHERE issue_id = id;
CREATE INDEX issues_busy ON issues(n_positions DESC, issue_id);

CREATE TRIGGER position_counted AFTER INSERT ON positions
BEGIN
  INSERT INTO issue_sides VALUES (NEW.issue_id, NEW.side, NEW.sign = 1, NEW.sign = -1, NEW.sign = 0, NEW.date, NEW.date)
  ON CONFLICT DO UPDATE SET n_for = n_for + excluded.n_for, n_against = n_against + excluded.n_against,
    n_conditional = n_conditional + excluded.n_conditional,
    first = min(coalesce(first, excluded.first), coalesce(excluded.first, first)),
    last = max(coalesce(last, excluded.last), coalesce(excluded.last, last));
  UPDATE issues SET n_positions = n_positions + 1 WHERE issue_id = NEW.issue_id;
END;

-- Positions in blocks of 1024 numbers, as src/store/stances.h has them: a row is 72 bytes, its words are numbers of stance_terms.
-- Positions behind the last block are few and read from their table.
CREATE TABLE stance_terms (
  term_id INTEGER PRIMARY KEY,
  term TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE stance_blocks (
  block INTEGER PRIMARY KEY,            -- positions block * 1024 - 1023 to block * 1024
  rows BLOB NOT NULL
) STRICT;

CREATE INDEX issues_merged ON issues(merged_into) WHERE merged_into IS NOT NULL;

-- Rows of one country by their days, and the least certain rows first.
CREATE INDEX positions_country ON positions(holder_country, date);
CREATE INDEX positions_doubt ON positions(confidence, doc_id DESC);
CREATE INDEX events_doubt ON events(confidence, doc_id DESC);
