// Today: what is new, what moved, what waits for an answer or for a person's judgement.
import { type Change, type Demand, type State, url, useGet } from './api';
import { ActorLink, Head, Show, StanceLine, counted, date, link } from './ui';

type Listed = { doc_id: number; title: string | null; date: string | null; source: string | null; beginning: string; events: number; statements: number; positions: number };
type Doubt = { kind: string; id: number; doc_id: number; summary: string; date: string | null; confidence: number; words: string | null; sentence: number | null };

function Documents() {
  const answer = useGet<Listed[]>(url('documents', { limit: 10, by: 'date' }));
  return (
    <section class="card s7">
      <div class="headline"><h2>Newest documents</h2><a href={link('browse', ['documents'])}>all</a></div>
      <Show of={answer}>
        {(docs) => docs.length ? (
          <ul class="list">
            {docs.map((d) => (
              <li key={d.doc_id}>
                <a class="title" href={link('doc', [d.doc_id])}>{d.title ?? d.beginning.split('\n')[0].slice(0, 110)}</a>
                <div class="meta">
                  <span>{date(d.date)}</span>{d.source && <span>{d.source}</span>}
                  <span>{counted(d.events, 'event')}</span><span>{counted(d.statements, 'statement')}</span><span>{counted(d.positions, 'position')}</span>
                </div>
              </li>
            ))}
          </ul>
        ) : <p class="empty">The database is empty. <code>demarche ingest --db FILE news/</code> fills it; or <a href={link('paste')}>paste a text</a>.</p>}
      </Show>
    </section>
  );
}

const mark: { [kind: string]: string } = { new: '+', reversed: '⇄', hardened: '▲', softened: '▽' };

function Moved() {
  const answer = useGet<{ since: string; total: number; changes: Change[] }>(url('changes', { limit: 200 }));
  return (
    <section class="card s5">
      <div class="headline"><h2>Positions that moved</h2><a href={link('compare', ['dates'])}>compare dates</a></div>
      <Show of={answer}>
        {(c) => (
          <>
            <p class="soft small">{c.total} since {c.since}</p>
            {c.changes.length ? (
              <ul class="list">
                {[...c.changes].sort((x, y) => Number(x.change === 'new') - Number(y.change === 'new')).slice(0, 9).map((x) => (
                  <li key={x.actor + x.issue}>
                    <ActorLink name={x.actor} /> on <a class="title" href={link('issue', [x.issue])}>{x.label}</a>
                    <StanceLine row={x.row} of={x.actor} apart={<strong>{mark[x.change]} {x.change}</strong>} />
                  </li>
                ))}
              </ul>
            ) : <p class="empty">Nothing moved.</p>}
          </>
        )}
      </Show>
    </section>
  );
}

const outcome: { [status: string]: string } = { open: 'doubt', refused: 'against', accepted: 'for' };

export function Demands(p: { demands: Demand[] }) {
  if (!p.demands.length) return <p class="empty">No demands here.</p>;
  const party = (name: string | null, unknown: string) => (name ? <ActorLink name={name} /> : <span class="soft">{unknown}</span>);
  return (
    <ul class="list">
      {p.demands.map((d) => (
        <li key={d.kind + d.id}>
          {party(d.demander, 'somebody')} <span aria-label="asks">→</span> {party(d.addressee, 'unnamed')}: {d.issue ? <a class="title" href={link('issue', [d.issue])}>{d.what}</a> : <span class="title">{d.what ?? 'a demand'}</span>}
          <div class="meta">
            <span class={'tag ' + (outcome[d.status] ?? 'neutral')}>{d.status}</span><span>{date(d.date)}</span>
            {d.age !== null && <span>{d.status === 'open' ? `open for ${counted(d.age, 'day')}` : `answered after ${counted(d.age, 'day')}`}</span>}
            <a href={link('doc', [d.doc_id], { row: d.kind + d.id })} aria-label={`read the demand of ${d.date}`}>read</a>{d.answer_doc && <a href={link('doc', [d.answer_doc])} aria-label={`read the answer to the demand of ${d.date}`}>the answer</a>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Waiting() {
  const answer = useGet<{ as_of: string; demands: Demand[] }>(url('ledger', { open: 1, limit: 8 }));
  return (
    <section class="card s6">
      <div class="headline"><h2>Unanswered demands</h2><a href={link('ledger')}>ledger</a></div>
      <Show of={answer}>{(l) => <Demands demands={l.demands} />}</Show>
    </section>
  );
}

function Doubts() {
  const answer = useGet<Doubt[]>(url('doubtful', { limit: 8 }));
  return (
    <section class="card s6">
      <div class="headline"><h2>Doubtful rows</h2><span class="soft small">the least certain first</span></div>
      <Show of={answer}>
        {(rows) => rows.length ? (
          <ul class="list">
            {rows.map((r) => (
              <li key={r.kind + r.id}>
                <a class="title" href={link('doc', [r.doc_id], { s: r.sentence, row: r.kind + r.id })}>{r.summary}</a>{' '}
                <span class="tag doubt" title="confidence">{r.confidence.toFixed(2)}</span>
                <blockquote class="quote clamp">{r.words}</blockquote>
              </li>
            ))}
          </ul>
        ) : <p class="empty">Nothing to judge.</p>}
      </Show>
    </section>
  );
}

export function Today() {
  const state = useGet<State>(url('state'));
  return (
    <>
      <Head title="Today" lead={state.data ? state.data.documents === 0 ? 'nothing was read yet' : `${state.data.first ?? '—'} to ${state.data.last ?? '—'}${state.data.running ? ' · an ingest is running' : ''}` : ''} />
      <Show of={state}>
        {(s) => (
          <dl class="figures">
            {(['documents', 'happenings', 'statements', 'positions', 'issues', 'corrections'] as const).map((k) => (
              <div key={k}><dt>{k}</dt><dd>{s[k].toLocaleString('en')}</dd></div>
            ))}
          </dl>
        )}
      </Show>
      <div class="grid"><Documents /><Moved /><Waiting /><Doubts /></div>
    </>
  );
}
