-- demarche store, views of schema 1. Licence: Apache-2.0. Written for this project.
--
-- The *_now views show each row as the analysts' corrections leave it: rejected rows are gone, a corrected field has its newest
-- value. Rows without a correction come straight from their table, so that the table's indexes serve; the few others are patched
-- one by one from a JSON object of their corrections. The other views are named for the field's data sets.
-- Views hold no data: the program makes them anew when this file changes.

-- The newest correction of each field, and the newest verdict on each row.
CREATE VIEW corrections_now AS
SELECT row_kind, row_id, field, value, coder, why, made_at, max(correction_id) AS correction_id
FROM corrections WHERE action = 'set' GROUP BY row_kind, row_id, field;

CREATE VIEW verdicts_now AS
SELECT row_kind, row_id, action AS verdict, coder, why, made_at, max(correction_id) AS correction_id
FROM corrections WHERE action <> 'set' GROUP BY row_kind, row_id;

-- A row that anybody judged and nobody rejected, with {"field": value} of what was changed.
CREATE VIEW patches AS
SELECT c.row_kind, c.row_id,
  coalesce((SELECT json_group_object(n.field, n.value) FROM corrections_now n WHERE n.row_kind = c.row_kind AND n.row_id = c.row_id), '{}') AS patch
FROM (SELECT DISTINCT row_kind, row_id FROM corrections) c
WHERE NOT EXISTS (SELECT 1 FROM verdicts_now v WHERE v.row_kind = c.row_kind AND v.row_id = c.row_id AND v.verdict = 'reject');

-- Corrections of source.* and target.* concern the first party of that side; where there is none, they make one.
CREATE VIEW event_parties_now AS
SELECT event_id, role, i, actor_id, name, country, sectors FROM event_parties
WHERE event_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'event')
UNION ALL
SELECT p.event_id, p.role, p.i, p.actor_id,
  iif(p.i > 0 OR json_type(c.patch, '$."' || p.role || '.name"') IS NULL, p.name, json_extract(c.patch, '$."' || p.role || '.name"')),
  iif(p.i > 0 OR json_type(c.patch, '$."' || p.role || '.country"') IS NULL, p.country, json_extract(c.patch, '$."' || p.role || '.country"')),
  iif(p.i > 0 OR json_type(c.patch, '$."' || p.role || '.sectors"') IS NULL, p.sectors, json_extract(c.patch, '$."' || p.role || '.sectors"'))
FROM patches c JOIN event_parties p ON p.event_id = c.row_id WHERE c.row_kind = 'event'
UNION ALL
SELECT c.row_id, r.role, 0, NULL, json_extract(c.patch, '$."' || r.role || '.name"'),
  json_extract(c.patch, '$."' || r.role || '.country"'), json_extract(c.patch, '$."' || r.role || '.sectors"')
FROM patches c, (SELECT 'source' AS role UNION ALL SELECT 'target') r
WHERE c.row_kind = 'event'
  AND NOT EXISTS (SELECT 1 FROM event_parties p WHERE p.event_id = c.row_id AND p.role = r.role AND p.i = 0)
  AND (json_extract(c.patch, '$."' || r.role || '.name"') IS NOT NULL OR json_extract(c.patch, '$."' || r.role || '.country"') IS NOT NULL);

CREATE VIEW events_now AS
SELECT e.event_id, e.doc_id, e.run_id, e.happening_id, e.type, e.mode, e.cameo, e.quad, e.intensity, e.contexts,
  e.date, e.date_end, e.date_precision, e.date_basis, e.place_name, e.place_country, e.lat, e.lon, e.geonames,
  e.modality, e.statement_id, e.trigger_start, e.trigger_end, e.theme_start, e.theme_end, e.made_by, e.confidence, 0 AS judged
FROM events e WHERE e.event_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'event')
UNION ALL
SELECT e.event_id, e.doc_id, e.run_id, e.happening_id,
  iif(json_type(c.patch, '$.type') IS NULL, e.type, json_extract(c.patch, '$.type')),
  iif(json_type(c.patch, '$.mode') IS NULL, e.mode, json_extract(c.patch, '$.mode')),
  iif(json_type(c.patch, '$.cameo') IS NULL, e.cameo, json_extract(c.patch, '$.cameo')),
  iif(json_type(c.patch, '$.quad') IS NULL, e.quad, CAST(json_extract(c.patch, '$.quad') AS INTEGER)),
  iif(json_type(c.patch, '$.intensity') IS NULL, e.intensity, CAST(json_extract(c.patch, '$.intensity') AS REAL)),
  iif(json_type(c.patch, '$.contexts') IS NULL, e.contexts, json_extract(c.patch, '$.contexts')),
  iif(json_type(c.patch, '$.date') IS NULL, e.date, json_extract(c.patch, '$.date')),
  iif(json_type(c.patch, '$.date') IS NULL, e.date_end, NULL),
  iif(json_type(c.patch, '$.date') IS NULL, e.date_precision,
    CASE length(json_extract(c.patch, '$.date')) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' ELSE 'none' END),
  iif(json_type(c.patch, '$.date') IS NULL, e.date_basis, 'stated'),
  iif(json_type(c.patch, '$."place.name"') IS NULL, e.place_name, json_extract(c.patch, '$."place.name"')),
  iif(json_type(c.patch, '$."place.country"') IS NULL, e.place_country, json_extract(c.patch, '$."place.country"')),
  iif(json_type(c.patch, '$."place.name"') IS NULL, e.lat, NULL),
  iif(json_type(c.patch, '$."place.name"') IS NULL, e.lon, NULL),
  iif(json_type(c.patch, '$."place.name"') IS NULL, e.geonames, NULL),
  iif(json_type(c.patch, '$.modality') IS NULL, e.modality, json_extract(c.patch, '$.modality')),
  e.statement_id, e.trigger_start, e.trigger_end, e.theme_start, e.theme_end, e.made_by, e.confidence, 1
FROM patches c JOIN events e ON e.event_id = c.row_id WHERE c.row_kind = 'event';

CREATE VIEW statements_now AS
SELECT s.statement_id, s.doc_id, s.run_id, s.speaker_actor, s.speaker_name, s.speaker_country, s.speaker_sectors,
  s.addressee_actor, s.addressee_name, s.addressee_country, s.addressee_sectors, s.cue_start, s.cue_end, s.cue, s.form,
  s.parent_id, s.depth, s.channel, s.date, s.date_precision, s.date_basis, s.made_by, s.confidence, 0 AS judged
FROM statements s WHERE s.statement_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'statement')
UNION ALL
SELECT s.statement_id, s.doc_id, s.run_id, s.speaker_actor,
  iif(json_type(c.patch, '$."speaker.name"') IS NULL, s.speaker_name, json_extract(c.patch, '$."speaker.name"')),
  iif(json_type(c.patch, '$."speaker.country"') IS NULL, s.speaker_country, json_extract(c.patch, '$."speaker.country"')),
  iif(json_type(c.patch, '$."speaker.sectors"') IS NULL, s.speaker_sectors, json_extract(c.patch, '$."speaker.sectors"')),
  s.addressee_actor,
  iif(json_type(c.patch, '$."addressee.name"') IS NULL, s.addressee_name, json_extract(c.patch, '$."addressee.name"')),
  iif(json_type(c.patch, '$."addressee.country"') IS NULL, s.addressee_country, json_extract(c.patch, '$."addressee.country"')),
  iif(json_type(c.patch, '$."addressee.sectors"') IS NULL, s.addressee_sectors, json_extract(c.patch, '$."addressee.sectors"')),
  s.cue_start, s.cue_end, s.cue,
  iif(json_type(c.patch, '$.form') IS NULL, s.form, json_extract(c.patch, '$.form')),
  s.parent_id, s.depth,
  iif(json_type(c.patch, '$.channel') IS NULL, s.channel, json_extract(c.patch, '$.channel')),
  iif(json_type(c.patch, '$.date') IS NULL, s.date, json_extract(c.patch, '$.date')),
  iif(json_type(c.patch, '$.date') IS NULL, s.date_precision,
    CASE length(json_extract(c.patch, '$.date')) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' ELSE 'none' END),
  iif(json_type(c.patch, '$.date') IS NULL, s.date_basis, 'stated'),
  s.made_by, s.confidence, 1
FROM patches c JOIN statements s ON s.statement_id = c.row_id WHERE c.row_kind = 'statement';

CREATE VIEW positions_now AS
SELECT p.position_id, p.doc_id, p.run_id, p.holder_actor, p.holder_name, p.holder_country, p.holder_sectors, p.issue_id, p.sign, p.act,
  p.strength, p.ask, p.give, p.ask_start, p.ask_end, p.give_start, p.give_end, p.addressee_actor, p.addressee_name,
  p.addressee_country, p.basis, p.statement_id, p.event_id, p.date, p.made_by, p.confidence, 0 AS judged
FROM positions p WHERE p.position_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'position')
UNION ALL
SELECT p.position_id, p.doc_id, p.run_id, p.holder_actor,
  iif(json_type(c.patch, '$."holder.name"') IS NULL, p.holder_name, json_extract(c.patch, '$."holder.name"')),
  iif(json_type(c.patch, '$."holder.country"') IS NULL, p.holder_country, json_extract(c.patch, '$."holder.country"')),
  iif(json_type(c.patch, '$."holder.sectors"') IS NULL, p.holder_sectors, json_extract(c.patch, '$."holder.sectors"')),
  iif(json_type(c.patch, '$.issue') IS NULL, p.issue_id, json_extract(c.patch, '$.issue')),
  iif(json_type(c.patch, '$.sign') IS NULL, p.sign, CAST(json_extract(c.patch, '$.sign') AS INTEGER)),
  iif(json_type(c.patch, '$.act') IS NULL, p.act, json_extract(c.patch, '$.act')),
  iif(json_type(c.patch, '$.strength') IS NULL, p.strength, json_extract(c.patch, '$.strength')),
  iif(json_type(c.patch, '$.ask') IS NULL, p.ask, json_extract(c.patch, '$.ask')),
  iif(json_type(c.patch, '$.give') IS NULL, p.give, json_extract(c.patch, '$.give')),
  iif(json_type(c.patch, '$.ask') IS NULL, p.ask_start, NULL), iif(json_type(c.patch, '$.ask') IS NULL, p.ask_end, NULL),
  iif(json_type(c.patch, '$.give') IS NULL, p.give_start, NULL), iif(json_type(c.patch, '$.give') IS NULL, p.give_end, NULL),
  p.addressee_actor,
  iif(json_type(c.patch, '$."addressee.name"') IS NULL, p.addressee_name, json_extract(c.patch, '$."addressee.name"')),
  iif(json_type(c.patch, '$."addressee.country"') IS NULL, p.addressee_country, json_extract(c.patch, '$."addressee.country"')),
  iif(json_type(c.patch, '$.basis') IS NULL, p.basis, json_extract(c.patch, '$.basis')),
  p.statement_id, p.event_id,
  iif(json_type(c.patch, '$.date') IS NULL, p.date, json_extract(c.patch, '$.date')),
  p.made_by, p.confidence, 1
FROM patches c JOIN positions p ON p.position_id = c.row_id WHERE c.row_kind = 'position';

CREATE VIEW actors_now AS
SELECT a.actor_id, a.doc_id, a.run_id, a.entity_id, a.name, a.kind, a.country, a.sectors, a.office, a.basis, 0 AS judged
FROM actors a WHERE a.actor_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'actor')
UNION ALL
SELECT a.actor_id, a.doc_id, a.run_id, a.entity_id,
  iif(json_type(c.patch, '$.name') IS NULL, a.name, json_extract(c.patch, '$.name')),
  iif(json_type(c.patch, '$.kind') IS NULL, a.kind, json_extract(c.patch, '$.kind')),
  iif(json_type(c.patch, '$.country') IS NULL, a.country, json_extract(c.patch, '$.country')),
  iif(json_type(c.patch, '$.sectors') IS NULL, a.sectors, json_extract(c.patch, '$.sectors')),
  iif(json_type(c.patch, '$.office') IS NULL, a.office, json_extract(c.patch, '$.office')),
  a.basis, 1
FROM patches c JOIN actors a ON a.actor_id = c.row_id WHERE c.row_kind = 'actor';

-- A happening none of whose events was judged stands as it is; another one is told anew from the first of its events that remain.
CREATE VIEW happenings_now AS
SELECT h.happening_id, h.type, h.mode, h.source_country, h.target_country, h.date, h.place_country, h.place_name, h.modality, h.quad,
  h.intensity, h.cameo, h.first_event, h.n_reports, h.n_sources, 0 AS judged
FROM happenings h
WHERE h.happening_id NOT IN (SELECT e.happening_id FROM corrections c JOIN events e ON e.event_id = c.row_id WHERE c.row_kind = 'event')
UNION ALL
SELECT e.happening_id, e.type, e.mode, coalesce(s.country, ''), coalesce(t.country, ''), e.date, e.place_country, e.place_name,
  e.modality, e.quad, e.intensity, e.cameo, e.event_id, f.n, min(h.n_sources, f.n), 1
FROM (SELECT happening_id, min(event_id) AS first, count(*) AS n FROM events_now
      WHERE happening_id IN (SELECT e.happening_id FROM corrections c JOIN events e ON e.event_id = c.row_id WHERE c.row_kind = 'event')
      GROUP BY happening_id) f
JOIN happenings h ON h.happening_id = f.happening_id
JOIN events_now e ON e.event_id = f.first
LEFT JOIN event_parties_now s ON s.event_id = e.event_id AND s.role = 'source' AND s.i = 0
LEFT JOIN event_parties_now t ON t.event_id = e.event_id AND t.role = 'target' AND t.i = 0;

-- Who holds a position: a country's side ("RUS GOV") where a country is known, else the name ("NATO", "Greenpeace").
CREATE VIEW stances AS
SELECT p.position_id, p.doc_id,
  iif(p.holder_country IS NULL OR p.holder_country IN ('IGO', 'NGO', 'MNC', ''), coalesce(p.holder_name, p.holder_country, '---'),
    p.holder_country || coalesce(' ' || iif(instr(p.holder_sectors, ',') > 0,
      substr(p.holder_sectors, 1, instr(p.holder_sectors, ',') - 1), nullif(p.holder_sectors, '')), '')) AS holder,
  p.holder_name, p.holder_country, coalesce(i.merged_into, i.issue_id) AS issue_id, coalesce(m.label, i.label) AS issue,
  p.sign, p.act, p.strength, p.ask, p.give, p.basis, p.date, p.confidence,
  p.sign * CASE p.strength WHEN 'categorical' THEN 3 WHEN 'plain' THEN 2 ELSE 1 END AS weight
FROM positions_now p JOIN issues i ON i.issue_id = p.issue_id LEFT JOIN issues m ON m.issue_id = i.merged_into;

-- Where each side stands on each issue by its newest position, and since when it has stood on that side.
CREATE VIEW position_matrix AS
WITH turns AS (
  SELECT *, lag(sign) OVER w IS NOT sign AS turn, row_number() OVER (PARTITION BY holder, issue_id ORDER BY date DESC, position_id DESC) AS back,
    count(*) OVER (PARTITION BY holder, issue_id) AS n
  FROM stances WINDOW w AS (PARTITION BY holder, issue_id ORDER BY date, position_id)),
spells AS (SELECT *, sum(turn) OVER (PARTITION BY holder, issue_id ORDER BY date, position_id) AS spell FROM turns)
SELECT holder, issue_id, issue, sign, act, strength, ask, give,
  (SELECT min(b.date) FROM spells b WHERE b.holder = a.holder AND b.issue_id = a.issue_id AND b.spell = a.spell) AS since,
  date AS last, n, spell AS turns, 'p' || position_id AS id
FROM spells a WHERE back = 1;

-- Events a month, by pair of countries: what happened (each happening once) and how often it was told.
CREATE VIEW dyad_month AS
SELECT substr(date, 1, 7) AS month, source_country AS source, target_country AS target,
  sum(quad = 1) AS verbal_cooperation, sum(quad = 2) AS material_cooperation, sum(quad = 3) AS verbal_conflict,
  sum(quad = 4) AS material_conflict, count(*) AS events, sum(n_reports) AS reports, round(avg(intensity), 3) AS intensity
FROM happenings_now WHERE modality = 'asserted' AND date IS NOT NULL AND length(date) >= 7 AND source_country <> '' AND target_country <> ''
GROUP BY month, source_country, target_country;

-- One row per event, source and target, with what exports need of the sentence and the document.
CREATE VIEW dyads AS
SELECT e.event_id, e.doc_id, e.happening_id, e.type, e.mode, e.cameo, e.quad, e.intensity, e.contexts, e.date, e.place_name,
  e.place_country, e.lat, e.lon, e.geonames, e.modality, e.confidence, s.name AS source_name, s.country AS source_country,
  s.sectors AS source_sectors, t.name AS target_name, t.country AS target_country, t.sectors AS target_sectors,
  d.id AS document, d.date AS published, d.source AS publisher, d.title, d.url, d.lang,
  (SELECT v.sentence FROM evidence v WHERE v.row_kind = 'event' AND v.row_id = e.event_id AND v.i = 0) AS sentence
FROM events_now e JOIN documents d ON d.doc_id = e.doc_id
LEFT JOIN event_parties_now s ON s.event_id = e.event_id AND s.role = 'source'
LEFT JOIN event_parties_now t ON t.event_id = e.event_id AND t.role = 'target';

-- The columns of POLECAT that the record has; countries as ISO 3166 codes (the export writes names and Correlates of War numbers).
CREATE VIEW polecat AS
SELECT 'e' || event_id AS "Event ID", date AS "Event Date", type AS "Event Type", mode AS "Event Mode", intensity AS "Intensity",
  quad AS "Quad Code", replace(contexts, ',', ';') AS "Contexts", source_name AS "Actor Name", source_country AS "Actor Country",
  iif(instr(source_sectors, ',') > 0, substr(source_sectors, 1, instr(source_sectors, ',') - 1), source_sectors) AS "Primary Actor Sector",
  replace(source_sectors, ',', ';') AS "Actor Sectors", target_name AS "Recipient Name", target_country AS "Recipient Country",
  iif(instr(target_sectors, ',') > 0, substr(target_sectors, 1, instr(target_sectors, ',') - 1), target_sectors) AS "Primary Recipient Sector",
  replace(target_sectors, ',', ';') AS "Recipient Sectors", place_name AS "Placename", place_country AS "Country", lat AS "Latitude",
  lon AS "Longitude", geonames AS "GeoNames ID", publisher AS "Source", published AS "Publication Date", lang AS "Language"
FROM dyads WHERE modality = 'asserted';

-- PLOVER's field names.
CREATE VIEW plover AS
SELECT 'e' || event_id AS id, date, type AS event, mode, contexts AS context, quad AS quad_code, intensity AS event_scale,
  source_name AS actor_text, source_country AS actor_code, source_sectors AS actor_sector, target_name AS recipient_text,
  target_country AS recipient_code, target_sectors AS recipient_sector, place_name AS resolved_place, place_country AS country_code,
  lat, lon, geonames AS geonameid, modality, document, publisher AS publication, url
FROM dyads;

-- The 20 columns of ICEWS that the record has, with its names.
CREATE VIEW icews AS
SELECT event_id AS "Event ID", date AS "Event Date", source_name AS "Source Name", source_sectors AS "Source Sectors",
  source_country AS "Source Country", type || coalesce(' ' || mode, '') AS "Event Text", cameo AS "CAMEO Code", intensity AS "Intensity",
  target_name AS "Target Name", target_sectors AS "Target Sectors", target_country AS "Target Country", doc_id AS "Story ID",
  sentence + 1 AS "Sentence Number", publisher AS "Publisher", place_name AS "City", place_country AS "Country", lat AS "Latitude",
  lon AS "Longitude"
FROM dyads WHERE modality = 'asserted' AND cameo IS NOT NULL AND length(date) = 10;

-- Discourse networks: who (person, organisation) says yes or no (agreement) to what (concept), where.
CREATE VIEW dna_statements AS
SELECT p.position_id AS statement_id, p.date AS time, iif(a.kind = 'person', p.holder_name, NULL) AS person,
  iif(a.kind = 'person', coalesce(p.holder_country || ' ', '') || coalesce(replace(p.holder_sectors, ',', ' '), ''), p.holder_name) AS organization,
  coalesce(m.label, i.label) AS concept, CASE p.sign WHEN 1 THEN 1 WHEN -1 THEN 0 END AS agreement,
  v.start AS start_position, v."end" AS stop_position,
  CAST(substr(CAST(d.text AS BLOB), v.start + 1, v."end" - v.start) AS TEXT) AS text,
  p.doc_id AS document_id, d.title AS document_title, d.author AS document_author, d.source AS document_source
FROM positions_now p JOIN documents d ON d.doc_id = p.doc_id JOIN issues i ON i.issue_id = p.issue_id
LEFT JOIN issues m ON m.issue_id = i.merged_into LEFT JOIN actors a ON a.actor_id = p.holder_actor
LEFT JOIN evidence v ON v.row_kind = 'position' AND v.row_id = p.position_id AND v.i = 0;
