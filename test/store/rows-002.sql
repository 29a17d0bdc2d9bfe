-- Rows as a program of schema 2 writes them, for src/store/store_test.c. Fixed once schema 2 is released.
INSERT INTO runs(run_id, started, finished, command, engine, model_hash, data_hash, options_hash, options)
  VALUES (1, '2025-03-14T09:00:00Z', '2025-03-14T09:00:01Z', 'ingest', '0.1.0', 'm', 'd', 'o', '{}');
INSERT INTO documents(doc_id, run_id, id, date, date_basis, source, lang, text, text_sha256, n_words, story_id)
  VALUES (1, 1, 'a', '2025-03-14', 'given', 'Agency', 'en', 'Norway rejected the demand.', 'hash', 5, 1);
INSERT INTO copies(doc_id, run_id, input, record) VALUES (1, 1, 'a.txt', '');
INSERT INTO sentences VALUES (1, 1, 0, 0, 27, 'text');
INSERT INTO sentences_fts(rowid, text) VALUES (1, 'Norway rejected the demand.');
INSERT INTO entities VALUES (1, 'Norway', 'country', 'NOR', NULL);
INSERT INTO actors VALUES (1, 1, 1, 'a1', 1, 'Norway', 'country', 'NOR', NULL, NULL, 'lexicon');
INSERT INTO mentions VALUES (1, 1, 0, 6, 'name');
INSERT INTO happenings(happening_id, type, source_country, date, modality, quad, first_event, story_id)
  VALUES (1, 'REJECT', 'NOR', '2025-03-14', 'asserted', 3, 1, 1);
INSERT INTO happening_sources VALUES (1, 'Agency');
INSERT INTO events(event_id, doc_id, run_id, id, happening_id, type, quad, date, modality, trigger_start, trigger_end, made_by, confidence)
  VALUES (1, 1, 1, 'e1', 1, 'REJECT', 3, '2025-03-14', 'asserted', 7, 15, 'reject', 0.9);
INSERT INTO event_parties VALUES (1, 'source', 0, 1, 'Norway', 'NOR', NULL);
INSERT INTO issues(issue_id, label) VALUES ('demand', 'the demand');
INSERT INTO positions(position_id, doc_id, run_id, id, holder_actor, holder_name, holder_country, issue_id, sign, act, strength, basis,
                      event_id, date, made_by, confidence)
  VALUES (1, 1, 1, 'p1', 1, 'Norway', 'NOR', 'demand', -1, 'reject', 'plain', 'narrator', 1, '2025-03-14', 'stance', 0.8);
INSERT INTO evidence VALUES ('event', 1, 0, 1, 0, 27, 0);
INSERT INTO corrections(row_kind, row_id, action, field, value, coder, made_at)
  VALUES ('event', 1, 'set', 'type', 'PROTEST', 'A', '2025-03-15T10:00:00Z');
