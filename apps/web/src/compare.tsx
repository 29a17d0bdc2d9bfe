// Two actors, or two dates.
import { useMemo } from 'preact/hooks';
import { type Change, type Matrix, type State, url, useCodebook, useGet } from './api';
import { Chart, type Dot } from './chart';
import { ActorLink, Choice, Field, Head, type Place, Show, StanceLine, Swatch, counted, inWords, link, sides, stanceWord, useParams } from './ui';

type Alignment = { points: { day: string; index: number | null; n_issues: number; issues: { issue: string; label: string; a: number; b: number; part: number }[] }[] };

function Actors(p: { place: Place }) {
  const change = useParams(p.place), get = (k: string) => p.place.params.get(k), level = get('level') ?? 'side';
  const matrix = useGet<Matrix>(url('matrix', { level, actors: 200, issues: 1 }));
  const ties = useGet<{ actors: string[]; networks: { edges: { a: number; b: number; issues: number }[] }[] }>(get('b') ? null : url('network', { level, actors: 100, kind: 'congruence' }));
  // Nobody chose: the pair that shares most issues, with the one that was chosen if one was.
  const names = matrix.data?.actors ?? [], net = ties.data, wanted = get('a');
  const best = net?.networks[0]?.edges.filter((e) => !wanted || net.actors[e.a] === wanted || net.actors[e.b] === wanted).sort((x, y) => y.issues - x.issues)[0];
  const pair = best && net ? [net.actors[best.a], net.actors[best.b]] : names;
  const a = wanted ?? (ties.waiting ? '' : pair[0] ?? ''), b = get('b') ?? (ties.waiting ? '' : pair.find((n) => n !== a) ?? '');
  const answer = useGet<Alignment>(a && b ? url('alignment', { a, b, level, issues: 200 }) : null);
  const dots = useMemo<Dot[]>(() => (answer.data?.points ?? []).flatMap((x) => (x.index === null ? [] : [{ date: x.day, value: x.index, series: `${a} and ${b}`, title: `${x.day}: ${x.index.toFixed(2)} over ${counted(x.n_issues, 'issue')}` }])), [answer.data]);
  const last = answer.data?.points.at(-1), book = useCodebook();
  const pick = (label: string, key: string, value: string) => (
    <Field label={label + (inWords(book, value) ? `: ${inWords(book, value)}` : '')}><input list="actor-names" value={value} onChange={(e) => change({ [key]: e.currentTarget.value })} /></Field>
  );
  return (
    <>
      <div class="tools" style={{ marginBottom: '1rem' }}>
        <datalist id="actor-names">{names.map((n) => <option key={n} value={n} />)}</datalist>
        {pick('one', 'a', a)}{pick('the other', 'b', b)}<Choice label="actors as" value={level} of={sides} set={(v) => change({ level: v, a: null, b: null })} />
      </div>
      {!answer.waiting && !answer.data && !answer.error && <section class="card"><p class="empty">There are no two actors with positions here yet.</p></section>}
      <Show of={answer}>
        {() => (
          <div class="grid">
            <section class="card s12"><div class="headline"><h2>Alignment</h2><span class="soft small">Signorino and Ritter's S: 1 the same throughout, -1 opposite</span></div><Chart label="alignment over time" dots={dots} ends={['apart', 'aligned']} pearls={dots.length > 24} /></section>
            <section class="card s12">
              <h2>Issues that make it{last?.index !== null && last ? `: ${last.index.toFixed(2)} at ${last.day}` : ''}</h2>
              {last?.issues.length ? (
                <div class="scroll" tabIndex={0} role="region" aria-label="issues">
                  <table>
                    <thead><tr><th scope="col">issue</th><th scope="col"><ActorLink name={a} level={level} /></th><th scope="col"><ActorLink name={b} level={level} /></th><th scope="col" class="number">part</th></tr></thead>
                    <tbody>
                      {[...last.issues].sort((x, y) => x.part - y.part).map((i) => (
                        <tr key={i.issue}>
                          <th scope="row"><a href={link('issue', [i.issue])}>{i.label}</a></th>
                          {[i.a, i.b].map((v, n) => <td key={n}><Swatch stance={v} /> {stanceWord(v)} <span class="soft">{v.toFixed(2)}</span></td>)}
                          <td class="number">{i.part.toFixed(2)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              ) : <p class="empty">They took no stance on the same issue.</p>}
            </section>
          </div>
        )}
      </Show>
    </>
  );
}

function Dates(p: { place: Place }) {
  const change = useParams(p.place), get = (k: string) => p.place.params.get(k), level = get('level') ?? 'side';
  const state = useGet<State>(url('state'));
  const date = get('date') ?? state.data?.last ?? '', since = get('since') ?? (date ? new Date(Date.parse(date) - 30 * 86400000).toISOString().slice(0, 10) : '');
  const answer = useGet<{ total: number; changes: Change[] }>(date && since ? url('changes', { date, since, level, limit: 300 }) : null);
  return (
    <>
      <div class="tools" style={{ marginBottom: '1rem' }}>
        <Field label="from"><input type="date" value={since} onChange={(e) => change({ since: e.currentTarget.value })} /></Field>
        <Field label="to"><input type="date" value={date} onChange={(e) => change({ date: e.currentTarget.value })} /></Field>
        <Choice label="actors as" value={level} of={sides} set={(v) => change({ level: v })} />
      </div>
      <section class="card">
        <Show of={answer}>
          {(c) => (
            <>
              <p class="soft">{counted(c.total, 'change')}{c.total > c.changes.length && `, of which ${c.changes.length} are listed`}</p>
              {!c.changes.length && <p class="empty">No stance moved between these days.</p>}
              <ul class="list">
                {c.changes.map((x) => (
                  <li key={x.actor + x.issue}>
                    <ActorLink name={x.actor} level={level} /> on <a class="title" href={link('issue', [x.issue])}>{x.label}</a>{' '}
                    <span class="soft small">{x.before === null ? 'none' : stanceWord(x.before)} → {stanceWord(x.after)}</span>
                    <StanceLine row={x.row} of={x.actor} apart={<strong>{x.change}</strong>} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Show>
      </section>
    </>
  );
}

export function ComparePage(p: { place: Place }) {
  const dates = p.place.rest[0] === 'dates', of = (d: boolean) => (d ? 'page' as const : undefined);
  return (
    <>
      <Head title="Compare" lead={dates ? 'two dates' : 'two actors'}>
        <nav class="pages tabs" aria-label="kind of comparison">
          <a href={link('compare', ['actors'])} aria-current={of(!dates)}>two actors</a><a href={link('compare', ['dates'])} aria-current={of(dates)}>two dates</a>
        </nav>
      </Head>
      {dates ? <Dates place={p.place} /> : <Actors place={p.place} />}
    </>
  );
}
