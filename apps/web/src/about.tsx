// One issue, one actor: how stances ran over time, the ledger, contradictions, what was done.
import { useMemo } from 'preact/hooks';
import { type Cells, type Contradiction, type Demand, type Line, type Office, type Stance, type Term, url, useCodebook, useGet } from './api';
import { Chart, type Dot } from './chart';
import { Demands } from './today';
import { Offices } from './offices';
import { ActorLink, Choice, Condition, Head, type Place, Show, StanceLine, Swatch, counted, inWords, link, sides, stanceWord, useParams } from './ui';

function dotsOf(lines: Line[], by: 'actor' | 'label'): Dot[] {
  const busiest = [...lines].sort((a, b) => b.points.length - a.points.length).slice(0, 8);
  return busiest.flatMap((l) => l.points.map((p) => ({
    date: p.row.date, value: p.stance, series: l[by], title: `${l[by]}\n${p.row.date}: ${p.row.holder ?? ''} ${p.row.act}\nstance ${p.stance.toFixed(2)}`,
  })));
}

const lastOf = (l: Line) => l.points[l.points.length - 1];

function Standing(p: { lines: Line[]; by: 'actor' | 'label'; level: string }) {
  const lines = [...p.lines].sort((a, b) => lastOf(b).row.date.localeCompare(lastOf(a).row.date));
  return (
    <ul class="list">
      {lines.map((l) => (
        <li key={l.actor + l.issue}>
          <Swatch stance={lastOf(l).stance} />{' '}
          {p.by === 'actor' ? <ActorLink name={l.actor} level={p.level} /> : <a class="title" href={link('issue', [l.issue])}>{l.label}</a>} <span class="soft small">{stanceWord(lastOf(l).stance)}, {counted(l.rows, 'row')}</span>
          <StanceLine row={lastOf(l).row} of={l.actor} />
        </li>
      ))}
    </ul>
  );
}

function Conditions(p: { lines: Line[] }) {
  const rows: { who: string; row: Stance }[] = p.lines.flatMap((l) => l.points.filter((x) => x.row.ask || x.row.give).map((x) => ({ who: `${l.actor} on ${l.label}`, row: x.row })));
  if (!rows.length) return <p class="empty">No conditions.</p>;
  return <ul class="list">{rows.map((r) => <li key={r.row.position}>{r.who}: <Condition row={r.row} /><div class="meta"><span>{r.row.date}</span><a href={link('doc', [r.row.doc_id], { row: 'position' + r.row.position })}>read</a></div></li>)}</ul>;
}

export function Contradictions(p: { params: { [key: string]: string | null } }) {
  const answer = useGet<{ contradictions: Contradiction[] }>(url('contradictions', { ...p.params, limit: 50 }));
  return (
    <Show of={answer}>
      {(c) => c.contradictions.length ? (
        <ul class="list">
          {c.contradictions.map((x) => (
            <li key={x.later.position}>
              <span class={'tag ' + (x.level === 'full' ? 'against' : 'doubt')}>{x.level}</span> <ActorLink name={x.actor} level={p.params.level} /> on <a class="title" href={link('issue', [x.issue])}>{x.label}</a>
              <StanceLine row={x.earlier} of={x.actor} /><StanceLine row={x.later} of={x.actor} />
            </li>
          ))}
        </ul>
      ) : <p class="empty">None found.</p>}
    </Show>
  );
}

export function IssuePage(p: { place: Place }) {
  const change = useParams(p.place), id = p.place.rest[0] ?? '', level = p.place.params.get('level') ?? 'side';
  const answer = useGet<{ lines: Line[] }>(url('stance', { issue: id, level, issues: 200, points: 100 }));
  const quotes = useGet<Cells[]>(url('positions', { issue: id, order: 'newest', limit: 60 }));
  const dots = useMemo(() => dotsOf(answer.data?.lines ?? [], 'actor'), [answer.data]);
  return (
    <>
      <Head title={answer.data?.lines[0]?.label ?? id} lead={<>issue <code>{id}</code></>}><Choice label="actors as" value={level} of={sides} set={(v) => change({ level: v })} /></Head>
      <Show of={answer}>
        {(a) => a.lines.length ? (
          <div class="grid">
            <section class="card s12"><h2>Stances over time</h2><Chart label="stances over time" dots={dots} /></section>
            <section class="card s6"><h2>Where they stand</h2><Standing lines={a.lines} by="actor" level={level} /></section>
            <section class="card s6"><h2>Conditions</h2><Conditions lines={a.lines} /><h2 style={{ marginTop: '1rem' }}>Contradictions</h2><Contradictions params={{ issue: id, level }} /></section>
            <section class="card s12"><h2>Positions</h2><Show of={quotes}>{(rows) => <Positions rows={rows} />}</Show></section>
          </div>
        ) : <p class="empty">There is no position on this issue.</p>}
      </Show>
    </>
  );
}

function Positions(p: { rows: Cells[] }) {
  return (
    <ul class="list">
      {p.rows.map((r, i) => <li key={i}><div class="meta"><span>{r.date}</span><strong>{r.holder ?? r.holder_name}</strong><span>{r.act}</span></div><blockquote class="quote">{r.words ?? r.sentence}</blockquote></li>)}
    </ul>
  );
}

export function ActorPage(p: { place: Place }) {
  const change = useParams(p.place), name = p.place.rest[0] ?? '', level = p.place.params.get('level') ?? 'side';
  const answer = useGet<{ lines: Line[] }>(url('stance', { actor: name, level, issues: 200, points: 100 }));
  const offices = useGet<{ told: Office[]; terms: Term[] }>(url('offices', { actor: name })), long = inWords(useCodebook(), name);
  const events = useGet<Cells[]>(url('events', { actor: name, order: 'newest', limit: 60 }));
  const ledger = useGet<{ demands: Demand[] }>(url('ledger', { actor: name, level, limit: 30 }));
  const dots = useMemo(() => dotsOf(answer.data?.lines ?? [], 'label'), [answer.data]);
  return (
    <>
      <Head title={name} lead={long ?? 'stances, demands, offices, acts'}><Choice label="as" value={level} of={sides} set={(v) => change({ level: v })} /><a class="button" href={link('compare', ['actors'], { a: name, level })}>compare with another</a></Head>
      <div class="grid">
        <section class="card s12"><h2>Stances over time</h2><Show of={answer}>{() => <Chart label="stances over time" dots={dots} />}</Show></section>
        <section class="card s6"><h2>Where it stands</h2><Show of={answer}>{(a) => (a.lines.length ? <Standing lines={a.lines} by="label" level={level} /> : <p class="empty">No stance under this name at this level.</p>)}</Show></section>
        <section class="card s6"><h2>Demands</h2><Show of={ledger}>{(l) => <Demands demands={l.demands} />}</Show><h2 style={{ marginTop: '1rem' }}>Contradictions</h2><Contradictions params={{ actor: name, level }} /></section>
        <section class="card s12"><div class="headline"><h2>Offices over time</h2><span class="soft small">as the texts name them, over the terms of office that are known</span></div><Show of={offices}>{(o) => <Offices told={o.told} terms={o.terms} />}</Show></section>
        <section class="card s12"><h2>Events</h2><Show of={events}>{(rows) => <Rows rows={rows} />}</Show></section>
      </div>
    </>
  );
}

/** A table of the API with its rows leading into the text. */
export function Rows(p: { rows: Cells[]; tall?: boolean }) {
  if (!p.rows.length) return <p class="empty">No rows. Fewer or wider filters may find some.</p>;
  const columns = Object.keys(p.rows[0]).filter((c) => p.rows.some((r) => r[c] !== null));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="rows" style={{ maxHeight: p.tall ? '72vh' : '28rem' }}>
      <table>
        <thead><tr>{columns.map((c) => <th key={c} scope="col" class={p.rows.some((r) => typeof r[c] === 'number') ? 'number' : ''}>{c.replaceAll('_', ' ')}</th>)}</tr></thead>
        <tbody>
          {p.rows.map((r, i) => (
            <tr key={i}>{columns.map((c) => <td key={c} class={typeof r[c] === 'number' ? 'number' : widths[Number(String(r[c] ?? '').length > 24) + Number(String(r[c] ?? '').length > 60)]}>{cell(c, r)}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const widths = ['short', '', 'long'];

const kinds: { [letter: string]: string } = { e: 'event', s: 'statement', p: 'position' };

function cell(column: string, row: Cells) {
  const value = row[column], home = String(row.document ?? '').match(/^d(\d+)$/), doc = row.doc_id ?? (home ? Number(home[1]) : null);
  const name = column === 'id' && typeof value === 'string' ? value.match(/^([esp])(\d+)$/) : null;
  if (column === 'doc_id') return <a href={link('doc', [value!])}>{value}</a>;
  if (name && typeof doc === 'number') return <a href={link('doc', [doc], { row: kinds[name[1]] + name[2] })}>{value}</a>;
  if (column === 'document' && home) return <a href={link('doc', [home[1]])}>{value}</a>;
  if (column === 'url' && typeof value === 'string' && /^https?:/.test(value)) return <a href={value} title={value} rel="noopener noreferrer" target="_blank">{value.replace(/^https?:\/\/(www\.)?/, '').replace(/\/.*/, '')}</a>;
  if (column === 'id' && typeof value === 'string' && /^d\d+$/.test(value)) return <a href={link('doc', [value.slice(1)], { s: row.sentence })}>{value}</a>;
  if (typeof value === 'string' && value.length > 60) return <div class="clip" title={value}>{value}</div>;
  if (column === 'title' && typeof doc === 'number') return <a href={link('doc', [doc])}>{value}</a>;
  if (column === 'issue_id') return <a href={link('issue', [value!])}>{value}</a>;
  return value;
}

export function LedgerPage(p: { place: Place }) {
  const change = useParams(p.place), open = p.place.params.get('open') ?? '0', level = p.place.params.get('level') ?? 'side';
  const answer = useGet<{ as_of: string; demands: Demand[] }>(url('ledger', { open, level, limit: 300 }));
  return (
    <>
      <Head title="Ledger of demands" lead={answer.data ? `${answer.data.demands.length === 300 ? 'the newest 300 demands' : counted(answer.data.demands.length, 'demand')}; ages as of ${answer.data.as_of}` : ''}>
        <Choice label="parties as" value={level} of={sides} set={(v) => change({ level: v })} />
        <Choice label="show" value={open} of={[['0', 'all'], ['1', 'unanswered']]} set={(v) => change({ open: v === '1' ? v : null })} />
      </Head>
      <section class="card"><Show of={answer}>{(l) => <Demands demands={l.demands} />}</Show></section>
    </>
  );
}
