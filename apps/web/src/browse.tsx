// Every table with its filters, a search of sentences, and SQL.
import { useState } from 'preact/hooks';
import { Rows } from './about';
import { type Cells, url, useGet } from './api';
import { Field, Head, type Place, Show, counted, link, useParams } from './ui';

const tables: { [name: string]: string[] } = {
  documents: [], search: ['text', 'actor', 'issue', 'from', 'to', 'source'], events: ['actor', 'type', 'issue', 'from', 'to', 'source', 'text'],
  statements: ['actor', 'type', 'issue', 'from', 'to', 'source', 'text'], positions: ['actor', 'issue', 'type', 'from', 'to', 'source', 'text'],
  actors: ['actor'], issues: ['issue'], dyads: ['actor', 'type', 'from', 'to', 'by'],
};

const hints: { [filter: string]: string } = { actor: 'USA GOV', type: '', issue: '', from: '2024-01', to: '2024-12-31', source: '', text: '' };

const dated = new Set(['events', 'statements', 'positions']);

function Query(p: { place: Place }) {
  const change = useParams(p.place), asked = p.place.params.get('q') ?? '';
  const [sql, set] = useState(asked || 'SELECT holder, issue, sign, since, last, n\nFROM position_matrix ORDER BY n DESC LIMIT 50');
  const answer = useGet<Cells[]>(asked ? url('sql', { q: asked }) : null);
  return (
    <>
      <form class="card" style={{ marginBottom: '1rem' }} onSubmit={(e) => (e.preventDefault(), change({ q: sql }))}>
        <label class="field">one SELECT; at most two seconds and 1,000 rows
          <textarea class="code" rows={5} value={sql} spellcheck={false} onInput={(e) => set(e.currentTarget.value)} onKeyDown={(e) => e.key === 'Enter' && e.ctrlKey && change({ q: sql })} />
        </label>
        <div class="tools" style={{ marginTop: '.6rem' }}>
          <button class="main" type="submit">ask</button>{asked && <span class="buttons"><a class="button" href={url('sql.csv', { q: asked })}>CSV</a><a class="button" href={url('sql.json', { q: asked })}>JSON</a></span>}
          <span class="soft small">Views: stances, position_matrix, dyad_month, dyads, plover, polecat, icews, dna_statements, events_now, statements_now, positions_now, actors_now</span>
        </div>
      </form>
      <Show of={answer}>{(rows) => <section class="card"><Rows rows={rows} tall /></section>}</Show>
    </>
  );
}

export function BrowsePage(p: { place: Place }) {
  const change = useParams(p.place), name = p.place.rest[0] ?? 'events', filters = tables[name] ?? [];
  const params: { [key: string]: string | null } = Object.fromEntries(filters.map((f) => [f, p.place.params.get(f)]));
  if (dated.has(name)) params.order = 'newest';
  const ready = name !== 'sql' && (name !== 'search' || params.text);
  const answer = useGet<Cells[]>(ready ? url(name, { ...params, limit: 300 }) : null);
  return (
    <>
      <Head title="Browse" lead={answer.data ? (answer.data.length === 300 ? 'the first 300 rows' : counted(answer.data.length, 'row')) : 'every table, a search of sentences, and SQL'}>
        <nav class="pages tabs" aria-label="tables">
          {[...Object.keys(tables), 'sql'].map((t) => <a key={t} href={link('browse', [t])} aria-current={t === name ? 'page' : undefined}>{t === 'sql' ? 'SQL' : t}</a>)}
        </nav>
      </Head>
      {name === 'sql' ? <Query key="sql" place={p.place} /> : (
        <>
          {filters.length > 0 && (
            <div class="tools filters">
              {filters.map((f) => (
                <Field key={name + f} label={f}>
                  {f === 'by' ? <select value={params.by ?? 'month'} onChange={(e) => change({ by: e.currentTarget.value })}>{['day', 'month', 'year', 'all'].map((v) => <option key={v}>{v}</option>)}</select>
                    : <input value={params[f] ?? ''} size={f === 'text' ? 26 : 10} placeholder={hints[f]} onChange={(e) => change({ [f]: e.currentTarget.value })} />}
                </Field>
              ))}
              <span class="buttons"><a class="button" href={url(name + '.csv', { ...params, limit: 10000 })}>CSV</a><a class="button" href={url(name + '.json', { ...params, limit: 10000 })}>JSON</a></span>
            </div>
          )}
          {!ready && <section class="card"><p class="empty">Write words under “text” and press Enter: the sentences that have them are shown. <code>"two words"</code> are looked for side by side.</p></section>}
          <Show of={answer}>{(rows) => <section class="card"><Rows rows={rows} tall /></section>}</Show>
        </>
      )}
    </>
  );
}
