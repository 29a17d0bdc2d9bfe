-- demarche store, views of schema 2. Licence: Apache-2.0. Written for this project.
--
-- The *_now views show each row as the analysts' corrections leave it: rejected rows are gone, a corrected field has its newest
-- value. Rows without a correction come straight from their table, so that the table's indexes serve; the few others are joined with
-- their corrections, one join a field. Both parts of such a view must have the same affinities (hence the CASTs): only then does SQLite read
-- it by the indexes when it is joined and ordered. The other views are named for the field's data sets.
-- Views hold no data: the program makes them anew when this file changes.

-- The newest correction of each field, and the newest verdict on each row.
CREATE VIEW corrections_now AS
SELECT c.row_kind, c.row_id, c.field, c.value, c.coder, c.why, c.made_at, c.correction_id FROM corrections c
WHERE c.action = 'set' AND c.correction_id = (SELECT max(d.correction_id) FROM corrections d
  WHERE d.row_kind = c.row_kind AND d.row_id = c.row_id AND d.field = c.field AND d.action = 'set');

CREATE VIEW verdicts_now AS
SELECT c.row_kind, c.row_id, c.action AS verdict, c.coder, c.why, c.made_at, c.correction_id FROM corrections c
WHERE c.action <> 'set' AND c.correction_id = (SELECT max(d.correction_id) FROM corrections d
  WHERE d.row_kind = c.row_kind AND d.row_id = c.row_id AND d.field IS NULL);

-- Rows that anybody judged and nobody rejected last.
CREATE VIEW patched AS
SELECT c.row_kind, c.row_id FROM corrections c
WHERE c.correction_id = (SELECT min(d.correction_id) FROM corrections d WHERE d.row_kind = c.row_kind AND d.row_id = c.row_id)
  AND NOT EXISTS (SELECT 1 FROM verdicts_now v WHERE v.row_kind = c.row_kind AND v.row_id = c.row_id AND v.verdict = 'reject');

-- Corrections of source.* and target.* concern the first party of that side; where there is none, they make one. The parties of judged
-- events stand apart, so that a question about one event need not go through those of all.
CREATE VIEW judged_parties AS
SELECT p.event_id, p.role, p.i, p.actor_id, CAST(iif(p.i > 0 OR n.field IS NULL, p.name, n.value) AS TEXT) AS name,
  CAST(iif(p.i > 0 OR k.field IS NULL, p.country, k.value) AS TEXT) AS country, CAST(iif(p.i > 0 OR s.field IS NULL, p.sectors, s.value) AS TEXT) AS sectors
FROM patched c JOIN event_parties p ON p.event_id = c.row_id
LEFT JOIN corrections_now n ON n.row_kind = 'event' AND n.row_id = c.row_id AND n.field = p.role || '.name'
LEFT JOIN corrections_now k ON k.row_kind = 'event' AND k.row_id = c.row_id AND k.field = p.role || '.country'
LEFT JOIN corrections_now s ON s.row_kind = 'event' AND s.row_id = c.row_id AND s.field = p.role || '.sectors'
WHERE c.row_kind = 'event'
UNION ALL
SELECT c.row_id, r.role, 0, NULL, n.value, k.value, s.value
FROM patched c, (SELECT 'source' AS role UNION ALL SELECT 'target') r
LEFT JOIN corrections_now n ON n.row_kind = 'event' AND n.row_id = c.row_id AND n.field = r.role || '.name'
LEFT JOIN corrections_now k ON k.row_kind = 'event' AND k.row_id = c.row_id AND k.field = r.role || '.country'
LEFT JOIN corrections_now s ON s.row_kind = 'event' AND s.row_id = c.row_id AND s.field = r.role || '.sectors'
WHERE c.row_kind = 'event' AND (n.value IS NOT NULL OR k.value IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM event_parties p WHERE p.event_id = c.row_id AND p.role = r.role AND p.i = 0);

CREATE VIEW event_parties_now AS
SELECT event_id, role, i, actor_id, name, country, sectors FROM event_parties
WHERE event_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'event')
UNION ALL
SELECT event_id, role, i, actor_id, name, country, sectors FROM judged_parties;

CREATE VIEW events_now AS
SELECT e.event_id, e.doc_id, e.run_id, e.happening_id, e.type, e.mode, e.cameo, e.quad, e.intensity, e.contexts,
  e.date, e.date_end, e.date_precision, e.date_basis, e.place_name, e.place_country, e.lat, e.lon, e.geonames,
  e.modality, e.statement_id, e.trigger_start, e.trigger_end, e.theme_start, e.theme_end, e.made_by, e.confidence, 0 AS judged
FROM events e WHERE e.event_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'event')
UNION ALL
SELECT e.event_id, e.doc_id, e.run_id, e.happening_id,
  CAST(iif(c_type.field IS NULL, e.type, c_type.value) AS TEXT),
  CAST(iif(c_mode.field IS NULL, e.mode, c_mode.value) AS TEXT),
  CAST(iif(c_cameo.field IS NULL, e.cameo, c_cameo.value) AS TEXT),
  CAST(iif(c_quad.field IS NULL, e.quad, c_quad.value) AS INTEGER),
  CAST(iif(c_intensity.field IS NULL, e.intensity, c_intensity.value) AS REAL),
  CAST(iif(c_contexts.field IS NULL, e.contexts, c_contexts.value) AS TEXT),
  CAST(iif(c_date.field IS NULL, e.date, c_date.value) AS TEXT),
  CAST(iif(c_date.field IS NULL, e.date_end, NULL) AS TEXT),
  CAST(iif(c_date.field IS NULL, e.date_precision,
    CASE length(c_date.value) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' ELSE 'none' END) AS TEXT),
  CAST(iif(c_date.field IS NULL, e.date_basis, 'stated') AS TEXT),
  CAST(iif(c_place_name.field IS NULL, e.place_name, c_place_name.value) AS TEXT),
  CAST(iif(c_place_country.field IS NULL, e.place_country, c_place_country.value) AS TEXT),
  CAST(iif(c_place_name.field IS NULL, e.lat, NULL) AS REAL),
  CAST(iif(c_place_name.field IS NULL, e.lon, NULL) AS REAL),
  CAST(iif(c_place_name.field IS NULL, e.geonames, NULL) AS INTEGER),
  CAST(iif(c_modality.field IS NULL, e.modality, c_modality.value) AS TEXT),
  e.statement_id, e.trigger_start, e.trigger_end, e.theme_start, e.theme_end, e.made_by, e.confidence, 1
FROM patched c JOIN events e ON e.event_id = c.row_id
LEFT JOIN corrections_now c_type ON c_type.row_kind = 'event' AND c_type.row_id = c.row_id AND c_type.field = 'type'
LEFT JOIN corrections_now c_mode ON c_mode.row_kind = 'event' AND c_mode.row_id = c.row_id AND c_mode.field = 'mode'
LEFT JOIN corrections_now c_cameo ON c_cameo.row_kind = 'event' AND c_cameo.row_id = c.row_id AND c_cameo.field = 'cameo'
LEFT JOIN corrections_now c_quad ON c_quad.row_kind = 'event' AND c_quad.row_id = c.row_id AND c_quad.field = 'quad'
LEFT JOIN corrections_now c_intensity ON c_intensity.row_kind = 'event' AND c_intensity.row_id = c.row_id AND c_intensity.field = 'intensity'
LEFT JOIN corrections_now c_contexts ON c_contexts.row_kind = 'event' AND c_contexts.row_id = c.row_id AND c_contexts.field = 'contexts'
LEFT JOIN corrections_now c_date ON c_date.row_kind = 'event' AND c_date.row_id = c.row_id AND c_date.field = 'date'
LEFT JOIN corrections_now c_place_name ON c_place_name.row_kind = 'event' AND c_place_name.row_id = c.row_id AND c_place_name.field = 'place.name'
LEFT JOIN corrections_now c_place_country ON c_place_country.row_kind = 'event' AND c_place_country.row_id = c.row_id AND c_place_country.field = 'place.country'
LEFT JOIN corrections_now c_modality ON c_modality.row_kind = 'event' AND c_modality.row_id = c.row_id AND c_modality.field = 'modality'
WHERE c.row_kind = 'event';

CREATE VIEW statements_now AS
SELECT s.statement_id, s.doc_id, s.run_id, s.speaker_actor, s.speaker_name, s.speaker_country, s.speaker_sectors,
  s.addressee_actor, s.addressee_name, s.addressee_country, s.addressee_sectors, s.cue_start, s.cue_end, s.cue, s.words_start, s.words_end, s.form,
  s.parent_id, s.depth, s.channel, s.date, s.date_precision, s.date_basis, s.made_by, s.confidence, s.act, s.place_name, s.place_country, 0 AS judged
FROM statements s WHERE s.statement_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'statement')
UNION ALL
SELECT s.statement_id, s.doc_id, s.run_id, s.speaker_actor,
  CAST(iif(c_speaker_name.field IS NULL, s.speaker_name, c_speaker_name.value) AS TEXT),
  CAST(iif(c_speaker_country.field IS NULL, s.speaker_country, c_speaker_country.value) AS TEXT),
  CAST(iif(c_speaker_sectors.field IS NULL, s.speaker_sectors, c_speaker_sectors.value) AS TEXT),
  s.addressee_actor,
  CAST(iif(c_addressee_name.field IS NULL, s.addressee_name, c_addressee_name.value) AS TEXT),
  CAST(iif(c_addressee_country.field IS NULL, s.addressee_country, c_addressee_country.value) AS TEXT),
  CAST(iif(c_addressee_sectors.field IS NULL, s.addressee_sectors, c_addressee_sectors.value) AS TEXT),
  s.cue_start, s.cue_end, s.cue, s.words_start, s.words_end,
  CAST(iif(c_form.field IS NULL, s.form, c_form.value) AS TEXT),
  s.parent_id, s.depth,
  CAST(iif(c_channel.field IS NULL, s.channel, c_channel.value) AS TEXT),
  CAST(iif(c_date.field IS NULL, s.date, c_date.value) AS TEXT),
  CAST(iif(c_date.field IS NULL, s.date_precision,
    CASE length(c_date.value) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' ELSE 'none' END) AS TEXT),
  CAST(iif(c_date.field IS NULL, s.date_basis, 'stated') AS TEXT),
  s.made_by, s.confidence, s.act, s.place_name, s.place_country, 1
FROM patched c JOIN statements s ON s.statement_id = c.row_id
LEFT JOIN corrections_now c_speaker_name ON c_speaker_name.row_kind = 'statement' AND c_speaker_name.row_id = c.row_id AND c_speaker_name.field = 'speaker.name'
LEFT JOIN corrections_now c_speaker_country ON c_speaker_country.row_kind = 'statement' AND c_speaker_country.row_id = c.row_id AND c_speaker_country.field = 'speaker.country'
LEFT JOIN corrections_now c_speaker_sectors ON c_speaker_sectors.row_kind = 'statement' AND c_speaker_sectors.row_id = c.row_id AND c_speaker_sectors.field = 'speaker.sectors'
LEFT JOIN corrections_now c_addressee_name ON c_addressee_name.row_kind = 'statement' AND c_addressee_name.row_id = c.row_id AND c_addressee_name.field = 'addressee.name'
LEFT JOIN corrections_now c_addressee_country ON c_addressee_country.row_kind = 'statement' AND c_addressee_country.row_id = c.row_id AND c_addressee_country.field = 'addressee.country'
LEFT JOIN corrections_now c_addressee_sectors ON c_addressee_sectors.row_kind = 'statement' AND c_addressee_sectors.row_id = c.row_id AND c_addressee_sectors.field = 'addressee.sectors'
LEFT JOIN corrections_now c_form ON c_form.row_kind = 'statement' AND c_form.row_id = c.row_id AND c_form.field = 'form'
LEFT JOIN corrections_now c_channel ON c_channel.row_kind = 'statement' AND c_channel.row_id = c.row_id AND c_channel.field = 'channel'
LEFT JOIN corrections_now c_date ON c_date.row_kind = 'statement' AND c_date.row_id = c.row_id AND c_date.field = 'date'
WHERE c.row_kind = 'statement';

CREATE VIEW positions_now AS
SELECT p.position_id, p.doc_id, p.run_id, p.holder_actor, p.holder_name, p.holder_country, p.holder_sectors, p.issue_id, p.sign, p.act,
  p.strength, p.ask, p.give, p.ask_start, p.ask_end, p.give_start, p.give_end, p.condition_status, p.addressee_actor, p.addressee_name,
  p.addressee_country, p.addressee_sectors, p.basis, p.statement_id, p.event_id, p.date, p.made_by, p.confidence, 0 AS judged
FROM positions p WHERE p.position_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'position')
UNION ALL
SELECT p.position_id, p.doc_id, p.run_id, p.holder_actor,
  CAST(iif(c_holder_name.field IS NULL, p.holder_name, c_holder_name.value) AS TEXT),
  CAST(iif(c_holder_country.field IS NULL, p.holder_country, c_holder_country.value) AS TEXT),
  CAST(iif(c_holder_sectors.field IS NULL, p.holder_sectors, c_holder_sectors.value) AS TEXT),
  CAST(iif(c_issue.field IS NULL, p.issue_id, c_issue.value) AS TEXT),
  CAST(iif(c_sign.field IS NULL, p.sign, c_sign.value) AS INTEGER),
  CAST(iif(c_act.field IS NULL, p.act, c_act.value) AS TEXT),
  CAST(iif(c_strength.field IS NULL, p.strength, c_strength.value) AS TEXT),
  CAST(iif(c_ask.field IS NULL, p.ask, c_ask.value) AS TEXT),
  CAST(iif(c_give.field IS NULL, p.give, c_give.value) AS TEXT),
  CAST(iif(c_ask.field IS NULL, p.ask_start, NULL) AS INTEGER), CAST(iif(c_ask.field IS NULL, p.ask_end, NULL) AS INTEGER),
  CAST(iif(c_give.field IS NULL, p.give_start, NULL) AS INTEGER), CAST(iif(c_give.field IS NULL, p.give_end, NULL) AS INTEGER),
  p.condition_status, p.addressee_actor,
  CAST(iif(c_addressee_name.field IS NULL, p.addressee_name, c_addressee_name.value) AS TEXT),
  CAST(iif(c_addressee_country.field IS NULL, p.addressee_country, c_addressee_country.value) AS TEXT),
  CAST(iif(c_addressee_sectors.field IS NULL, p.addressee_sectors, c_addressee_sectors.value) AS TEXT),
  CAST(iif(c_basis.field IS NULL, p.basis, c_basis.value) AS TEXT),
  p.statement_id, p.event_id,
  CAST(iif(c_date.field IS NULL, p.date, c_date.value) AS TEXT),
  p.made_by, p.confidence, 1
FROM patched c JOIN positions p ON p.position_id = c.row_id
LEFT JOIN corrections_now c_holder_name ON c_holder_name.row_kind = 'position' AND c_holder_name.row_id = c.row_id AND c_holder_name.field = 'holder.name'
LEFT JOIN corrections_now c_holder_country ON c_holder_country.row_kind = 'position' AND c_holder_country.row_id = c.row_id AND c_holder_country.field = 'holder.country'
LEFT JOIN corrections_now c_holder_sectors ON c_holder_sectors.row_kind = 'position' AND c_holder_sectors.row_id = c.row_id AND c_holder_sectors.field = 'holder.sectors'
LEFT JOIN corrections_now c_issue ON c_issue.row_kind = 'position' AND c_issue.row_id = c.row_id AND c_issue.field = 'issue'
LEFT JOIN corrections_now c_sign ON c_sign.row_kind = 'position' AND c_sign.row_id = c.row_id AND c_sign.field = 'sign'
LEFT JOIN corrections_now c_act ON c_act.row_kind = 'position' AND c_act.row_id = c.row_id AND c_act.field = 'act'
LEFT JOIN corrections_now c_strength ON c_strength.row_kind = 'position' AND c_strength.row_id = c.row_id AND c_strength.field = 'strength'
LEFT JOIN corrections_now c_ask ON c_ask.row_kind = 'position' AND c_ask.row_id = c.row_id AND c_ask.field = 'ask'
LEFT JOIN corrections_now c_give ON c_give.row_kind = 'position' AND c_give.row_id = c.row_id AND c_give.field = 'give'
LEFT JOIN corrections_now c_addressee_name ON c_addressee_name.row_kind = 'position' AND c_addressee_name.row_id = c.row_id AND c_addressee_name.field = 'addressee.name'
LEFT JOIN corrections_now c_addressee_country ON c_addressee_country.row_kind = 'position' AND c_addressee_country.row_id = c.row_id AND c_addressee_country.field = 'addressee.country'
LEFT JOIN corrections_now c_addressee_sectors ON c_addressee_sectors.row_kind = 'position' AND c_addressee_sectors.row_id = c.row_id AND c_addressee_sectors.field = 'addressee.sectors'
LEFT JOIN corrections_now c_basis ON c_basis.row_kind = 'position' AND c_basis.row_id = c.row_id AND c_basis.field = 'basis'
LEFT JOIN corrections_now c_date ON c_date.row_kind = 'position' AND c_date.row_id = c.row_id AND c_date.field = 'date'
WHERE c.row_kind = 'position';

CREATE VIEW actors_now AS
SELECT a.actor_id, a.doc_id, a.run_id, a.entity_id, a.name, a.kind, a.country, a.sectors, a.office, a.basis, 0 AS judged
FROM actors a WHERE a.actor_id NOT IN (SELECT row_id FROM corrections WHERE row_kind = 'actor')
UNION ALL
SELECT a.actor_id, a.doc_id, a.run_id, a.entity_id,
  CAST(iif(c_name.field IS NULL, a.name, c_name.value) AS TEXT),
  CAST(iif(c_kind.field IS NULL, a.kind, c_kind.value) AS TEXT),
  CAST(iif(c_country.field IS NULL, a.country, c_country.value) AS TEXT),
  CAST(iif(c_sectors.field IS NULL, a.sectors, c_sectors.value) AS TEXT),
  CAST(iif(c_office.field IS NULL, a.office, c_office.value) AS TEXT),
  a.basis, 1
FROM patched c JOIN actors a ON a.actor_id = c.row_id
LEFT JOIN corrections_now c_name ON c_name.row_kind = 'actor' AND c_name.row_id = c.row_id AND c_name.field = 'name'
LEFT JOIN corrections_now c_kind ON c_kind.row_kind = 'actor' AND c_kind.row_id = c.row_id AND c_kind.field = 'kind'
LEFT JOIN corrections_now c_country ON c_country.row_kind = 'actor' AND c_country.row_id = c.row_id AND c_country.field = 'country'
LEFT JOIN corrections_now c_sectors ON c_sectors.row_kind = 'actor' AND c_sectors.row_id = c.row_id AND c_sectors.field = 'sectors'
LEFT JOIN corrections_now c_office ON c_office.row_kind = 'actor' AND c_office.row_id = c.row_id AND c_office.field = 'office'
WHERE c.row_kind = 'actor';

-- A happening none of whose events was judged stands as it is; another one is told anew from the first of its events that remain. The
-- second part starts from the few judged ones (CROSS JOIN keeps that order) and never reads all events.
CREATE VIEW judged_happenings AS
SELECT DISTINCT e.happening_id FROM corrections c JOIN events e ON e.event_id = c.row_id WHERE c.row_kind = 'event';

CREATE VIEW remaining_events AS
SELECT e.event_id, e.happening_id FROM events e
WHERE NOT EXISTS (SELECT 1 FROM verdicts_now v WHERE v.row_kind = 'event' AND v.row_id = e.event_id AND v.verdict = 'reject');

CREATE VIEW retold_happenings(happening_id, type, mode, source_country, target_country, date, place_country, place_name, modality, quad,
  intensity, cameo, first_event, n_reports, n_sources, judged) AS
SELECT h.happening_id, CAST(iif(c_type.field IS NULL, e.type, c_type.value) AS TEXT), CAST(iif(c_mode.field IS NULL, e.mode, c_mode.value) AS TEXT),
  coalesce(CAST(iif(c_source.field IS NULL, s.country, c_source.value) AS TEXT), ''), coalesce(CAST(iif(c_target.field IS NULL, t.country, c_target.value) AS TEXT), ''),
  CAST(iif(c_date.field IS NULL, e.date, c_date.value) AS TEXT), CAST(iif(c_country.field IS NULL, e.place_country, c_country.value) AS TEXT),
  CAST(iif(c_place.field IS NULL, e.place_name, c_place.value) AS TEXT), CAST(iif(c_modality.field IS NULL, e.modality, c_modality.value) AS TEXT),
  CAST(iif(c_quad.field IS NULL, e.quad, c_quad.value) AS INTEGER),
  CAST(iif(c_intensity.field IS NULL, e.intensity, c_intensity.value) AS REAL), CAST(iif(c_cameo.field IS NULL, e.cameo, c_cameo.value) AS TEXT),
  e.event_id, (SELECT count(*) FROM remaining_events r WHERE r.happening_id = h.happening_id),
  min(h.n_sources, (SELECT count(*) FROM remaining_events r WHERE r.happening_id = h.happening_id)), 1
FROM judged_happenings k CROSS JOIN happenings h ON h.happening_id = k.happening_id
CROSS JOIN events e ON e.event_id = (SELECT min(r.event_id) FROM remaining_events r WHERE r.happening_id = h.happening_id)
LEFT JOIN event_parties s ON s.event_id = e.event_id AND s.role = 'source' AND s.i = 0
LEFT JOIN event_parties t ON t.event_id = e.event_id AND t.role = 'target' AND t.i = 0
LEFT JOIN corrections_now c_type ON c_type.row_kind = 'event' AND c_type.row_id = e.event_id AND c_type.field = 'type'
LEFT JOIN corrections_now c_mode ON c_mode.row_kind = 'event' AND c_mode.row_id = e.event_id AND c_mode.field = 'mode'
LEFT JOIN corrections_now c_source ON c_source.row_kind = 'event' AND c_source.row_id = e.event_id AND c_source.field = 'source.country'
LEFT JOIN corrections_now c_target ON c_target.row_kind = 'event' AND c_target.row_id = e.event_id AND c_target.field = 'target.country'
LEFT JOIN corrections_now c_date ON c_date.row_kind = 'event' AND c_date.row_id = e.event_id AND c_date.field = 'date'
LEFT JOIN corrections_now c_country ON c_country.row_kind = 'event' AND c_country.row_id = e.event_id AND c_country.field = 'place.country'
LEFT JOIN corrections_now c_place ON c_place.row_kind = 'event' AND c_place.row_id = e.event_id AND c_place.field = 'place.name'
LEFT JOIN corrections_now c_modality ON c_modality.row_kind = 'event' AND c_modality.row_id = e.event_id AND c_modality.field = 'modality'
LEFT JOIN corrections_now c_quad ON c_quad.row_kind = 'event' AND c_quad.row_id = e.event_id AND c_quad.field = 'quad'
LEFT JOIN corrections_now c_intensity ON c_intensity.row_kind = 'event' AND c_intensity.row_id = e.event_id AND c_intensity.field = 'intensity'
LEFT JOIN corrections_now c_cameo ON c_cameo.row_kind = 'event' AND c_cameo.row_id = e.event_id AND c_cameo.field = 'cameo';

CREATE VIEW happenings_now AS
SELECT h.happening_id, h.type, h.mode, h.source_country, h.target_country, h.date, h.place_country, h.place_name, h.modality, h.quad,
  h.intensity, h.cameo, h.first_event, h.n_reports, h.n_sources, 0 AS judged
FROM happenings h
WHERE h.happening_id NOT IN (SELECT e.happening_id FROM corrections c JOIN events e ON e.event_id = c.row_id WHERE c.row_kind = 'event')
UNION ALL
SELECT happening_id, type, mode, source_country, target_country, date, place_country, place_name, modality, quad, intensity, cameo,
  first_event, n_reports, n_sources, judged FROM retold_happenings;

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

-- Issues that corrections or merges concern.
CREATE VIEW touched_issues AS
SELECT p.issue_id FROM corrections c JOIN positions p ON p.position_id = c.row_id WHERE c.row_kind = 'position'
UNION SELECT value FROM corrections WHERE row_kind = 'position' AND field = 'issue' AND value IS NOT NULL
UNION SELECT issue_id FROM issues WHERE merged_into IS NOT NULL
UNION SELECT merged_into FROM issues WHERE merged_into IS NOT NULL;

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

-- Events a month, by pair of countries: what happened (each happening once) and how often it was told. The machine's sums, less the
-- happenings that were judged since, with what is left of those.
CREATE VIEW dyad_sums AS
SELECT month, source_country, target_country, quad_1, quad_2, quad_3, quad_4, events, reports, intensities, intensity_sum FROM dyad_months
UNION ALL
SELECT substr(h.date, 1, 7), h.source_country, h.target_country, -coalesce(h.quad = 1, 0), -coalesce(h.quad = 2, 0), -coalesce(h.quad = 3, 0),
  -coalesce(h.quad = 4, 0), -1, -h.n_reports, -(h.intensity IS NOT NULL), -coalesce(CAST(round(h.intensity * 1000) AS INTEGER), 0)
FROM judged_happenings k CROSS JOIN happenings h ON h.happening_id = k.happening_id
WHERE h.modality = 'asserted' AND h.date IS NOT NULL AND h.source_country <> '' AND h.target_country <> ''
UNION ALL
SELECT substr(date, 1, 7), source_country, target_country, coalesce(quad = 1, 0), coalesce(quad = 2, 0), coalesce(quad = 3, 0),
  coalesce(quad = 4, 0), 1, n_reports, intensity IS NOT NULL, coalesce(CAST(round(intensity * 1000) AS INTEGER), 0)
FROM retold_happenings WHERE modality = 'asserted' AND date IS NOT NULL AND source_country <> '' AND target_country <> '';

CREATE VIEW dyad_month AS
SELECT month, source_country AS source, target_country AS target, sum(quad_1) AS verbal_cooperation, sum(quad_2) AS material_cooperation,
  sum(quad_3) AS verbal_conflict, sum(quad_4) AS material_conflict, sum(events) AS events, sum(reports) AS reports,
  round(sum(intensity_sum) / 1000.0 / nullif(sum(intensities), 0), 3) AS intensity
FROM dyad_sums WHERE length(month) = 7 GROUP BY month, source_country, target_country HAVING sum(events) > 0;

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
