// The position matrix: actors by issues at a date; a click on a cell shows the sentences behind it.
import { useMemo, useRef, useState } from 'preact/hooks';
import { type Cell, type Matrix, type State, url, useGet } from './api';
import { ActorLink, Choice, Export, Field, Head, type Place, type Quote, QuoteList, Show, Swatch, counted, csvCell, inkOn, link, save, shade, sides, sideOf, stanceWord, useParams } from './ui';

const DAY = 86400000;
const dayOf = (t: number) => new Date(t).toISOString().slice(0, 10);

function asCsv(m: Matrix) {
  const head = ['actor', 'issue', 'label', 'stance', 'certainty', 'rows', 'stories', 'first', 'last', 'change'];
  const rows = m.cells.map((c) => [m.actors[c.actor], m.issues[c.issue].id, m.issues[c.issue].label, c.stance, c.certainty, c.rows, c.stories, c.first, c.last, c.change]);
  return [head, ...rows].map((r) => r.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

const escaped = (s: string) => s.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

const cut = (s: string) => (s.length > 32 ? s.slice(0, 31) + '…' : s);

/** The matrix as a picture of its own, in the colours of a printed page. */
function asSvg(m: Matrix) {
  const w = 26, left = 200, top = 206, ink = '#1d2429';
  const mix = (c: Cell) => {
    const side = { for: [11, 107, 120], against: [178, 70, 26], neutral: [109, 106, 99] }[sideOf(c.stance)]!, share = 0.18 + 0.62 * Math.abs(c.stance);
    return 'rgb(' + side.map((v) => Math.round(255 + (v - 255) * share)).join(',') + ')';
  };
  const parts = m.cells.map((c) => {
    const x = left + c.issue * w, y = top + c.actor * w, k = 10 * (1 - c.certainty);
    return `<rect x="${x + 1}" y="${y + 1}" width="${w - 2}" height="${w - 2}" rx="3" fill="${mix(c)}" stroke="#888" stroke-width=".4"/>`
      + (k > 1 ? `<path d="M${x + w - 1} ${y + w - 1}h${-k}l${k} ${-k}z" fill="${ink}"/>` : '') + (c.change ? `<circle cx="${x + 6}" cy="${y + 6}" r="3" fill="${ink}"/>` : '');
  });
  m.actors.forEach((a, i) => parts.push(`<text x="${left - 8}" y="${top + i * w + 17}" text-anchor="end">${escaped(cut(a))}</text>`));
  m.issues.forEach((s, i) => parts.push(`<text transform="translate(${left + i * w + 17} ${top - 8}) rotate(-90)">${escaped(cut(s.label))}</text>`));
  const width = Math.max(560, left + m.issues.length * w + 10), height = top + m.actors.length * w + 50;
  const caption = [`Positions at ${m.date}${m.since ? `; a dot: changed since ${m.since}` : ''}`, 'Blue-green: for; red: against; grey: neutral or conditional; the larger the corner, the less certain'];
  caption.forEach((line, i) => parts.push(`<text x="10" y="${height - 26 + 16 * i}" font-size="10" fill="#56616a">${escaped(line)}</text>`));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11" fill="${ink}"><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>`;
}

function savePng(m: Matrix) {
  const image = new Image(), svg = asSvg(m);
  image.onload = () => {
    const canvas = document.createElement('canvas');
    canvas.width = image.width * 2;
    canvas.height = image.height * 2;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((b) => b && save('matrix.png', 'image/png', b));
  };
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
}

function Legend() {
  const box = (stance: number, label: string) => <span><Swatch stance={stance} /> {label}</span>;
  return (
    <div class="legend" aria-label="legend">
      {box(-1, 'against')}{box(-0.4, 'rather against')}{box(0, 'neutral or conditional')}{box(0.4, 'rather for')}{box(1, 'for')}
      <span><span class="cell"><i style={{ borderWidth: '5px' }} /></span>the larger the corner, the less certain</span><span><span class="cell"><b /></span>changed lately</span><span>a number: rows, where there are several</span>
    </div>
  );
}

/** Numbers of the actors or issues that have a stance, those with most first. */
function order(m: Matrix, of: 'actor' | 'issue', n: number) {
  const counts = new Array<number>(n).fill(0);
  for (const c of m.cells) counts[c[of]]++;
  return [...counts.keys()].filter((i) => counts[i] > 0).sort((a, b) => counts[b] - counts[a] || a - b);
}

function Grid(p: { m: Matrix; picked: string; pick: (a: number, k: number) => void }) {
  const { m } = p, table = useRef<HTMLTableElement>(null);
  const cells = useMemo(() => new Map(m.cells.map((c) => [c.actor + '/' + c.issue, c])), [m]);
  // Issues and actors with most stances first, so that what can be compared stands together.
  const rows = order(m, 'actor', m.actors.length), columns = order(m, 'issue', m.issues.length);
  const first = rows.length && columns.length ? columns.map((k) => cells.get(rows[0] + '/' + k)).find(Boolean) : null;
  /** Arrow keys go to the next cell in their direction that is not empty. */
  const move = (e: KeyboardEvent, a: number, k: number) => {
    const step = ({ ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] } as { [key: string]: number[] })[e.key];
    if (!step) return;
    e.preventDefault();
    for (let y = rows.indexOf(a) + step[0], x = columns.indexOf(k) + step[1]; y >= 0 && x >= 0 && y < rows.length && x < columns.length; y += step[0], x += step[1])
      if (cells.has(rows[y] + '/' + columns[x])) return table.current!.querySelector<HTMLButtonElement>(`[data-at="${rows[y]}/${columns[x]}"]`)?.focus();
  };
  return (
    <div class="matrix-wrap" tabIndex={0} role="region" aria-label="position matrix">
      <table class="matrix" ref={table}>
        <thead><tr><th><span class="soft small">issues →</span></th>{columns.map((k) => m.issues[k]).map((s) => <th key={s.id} scope="col"><div title={s.label}><a href={link('issue', [s.id])}>{s.label}</a></div></th>)}</tr></thead>
        <tbody>
          {rows.map((a) => ({ a, actor: m.actors[a] })).map(({ a, actor }) => (
            <tr key={actor}>
              <th scope="row"><ActorLink name={actor} level={m.level} /></th>
              {columns.map((k) => {
                const s = m.issues[k], c = cells.get(a + '/' + k);
                if (!c) return <td key={k} class="none" />;
                const words = `${actor} on ${s.label}: ${stanceWord(c.stance)} (${c.stance.toFixed(2)}), certainty ${c.certainty.toFixed(2)}, ${c.rows} rows, last ${c.last}${c.change ? ', ' + c.change : ''}`;
                return (
                  <td key={k}>
                    <button class="cell" data-at={a + '/' + k} style={{ background: shade(c.stance), color: inkOn(c.stance) }} title={words} aria-label={words} tabIndex={c === first ? 0 : -1}
                      aria-pressed={p.picked === a + '/' + k} onClick={() => p.pick(a, k)} onKeyDown={(e) => move(e, a, k)}>
                      {c.rows > 1 && (c.rows > 99 ? '99+' : c.rows)}
                      {c.certainty < 0.95 && <i style={{ borderWidth: Math.round(8 * (1 - c.certainty)) + 'px' }} />}{c.change && <b />}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Quotes(p: { actor: string; issue: { id: string; label: string }; to: string; level: string; close: () => void }) {
  const answer = useGet<Quote[]>(url('quotes', { actor: p.actor, issue: p.issue.id, to: p.to }));
  return (
    <aside class="side card" aria-label="sentences">
      <div class="headline"><h2><ActorLink name={p.actor} level={p.level} /> on <a href={link('issue', [p.issue.id])}>{p.issue.label}</a></h2><button class="plain" onClick={p.close} aria-label="close">✕</button></div>
      <Show of={answer}>{(q) => <QuoteList quotes={q} />}</Show>
    </aside>
  );
}

export function MatrixPage(p: { place: Place }) {
  const change = useParams(p.place), get = (k: string) => p.place.params.get(k);
  const level = get('level') ?? 'side', day = get('date'), n = get('n') ?? '40', since = get('since') ?? '30', half = get('half_life') ?? '90';
  const state = useGet<State>(url('state'));
  const last = day ?? state.data?.last ?? null, first = state.data?.first ?? null;
  const sinceDay = last && since !== '0' ? dayOf(Date.parse(last) - Number(since) * DAY) : null;
  const answer = useGet<Matrix>(last || !state.waiting ? url('matrix', { level, date: last, since: sinceDay, actors: n, issues: n, half_life: half }) : null);
  const [slider, slide] = useState<number | null>(null);
  const m = answer.data, a = m ? m.actors.indexOf(get('actor') ?? '') : -1, k = m ? m.issues.findIndex((s) => s.id === get('issue')) : -1;
  const range = first && state.data?.last ? { low: Date.parse(first) / DAY, high: Date.parse(state.data.last) / DAY } : null;
  return (
    <>
      <Head title="Positions" lead={m ? `${counted(m.cells.length, 'stance')} of ${counted(m.actors.length, 'actor')} on ${counted(m.issues.length, 'issue')} at ${m.date}${m.undated ? `; ${counted(m.undated, 'undated row')} left out` : ''}` : 'who stands where'}>
        <Choice label="actors as" value={level} of={sides} set={(v) => change({ level: v, actor: null, issue: null })} />
        <Choice label="the busiest" value={n} of={['20', '40', '80']} set={(v) => change({ n: v })} />
        <Choice label="half-life" value={half} of={[['0', 'none'], ['30', '30 days'], ['90', '90 days'], ['365', 'a year']]} set={(v) => change({ half_life: v })} />
        <Choice label="changed within" value={since} of={[['0', '—'], ['7', '7 days'], ['30', '30 days'], ['90', '90 days'], ['365', 'a year']]} set={(v) => change({ since: v })} />
        {range && range.high > range.low && (
          <Field label={'day: ' + (slider !== null ? dayOf(slider * DAY) : last)}>
            <input type="range" min={range.low} max={range.high} value={slider ?? Date.parse(last!) / DAY} onInput={(e) => slide(e.currentTarget.valueAsNumber)}
              onChange={(e) => (slide(null), change({ date: dayOf(e.currentTarget.valueAsNumber * DAY) }))} />
          </Field>
        )}
        {m && m.cells.length > 0 && <Export of={{ CSV: () => save('matrix.csv', 'text/csv', asCsv(m)), SVG: () => save('matrix.svg', 'image/svg+xml', asSvg(m)), PNG: () => savePng(m) }} />}
      </Head>
      <Show of={answer}>
        {(x) => x.cells.length ? (
          <div class={'split' + (a >= 0 && k >= 0 ? '' : ' whole')}>
            <div><Legend /><Grid m={x} picked={a + '/' + k} pick={(i, j) => change({ actor: x.actors[i], issue: x.issues[j].id })} /></div>
            {a >= 0 && k >= 0 && <Quotes actor={x.actors[a]} issue={x.issues[k]} to={x.date} level={level} close={() => change({ actor: null, issue: null })} />}
          </div>
        ) : <section class="card"><p class="empty">No positions up to this day.</p></section>}
      </Show>
    </>
  );
}
