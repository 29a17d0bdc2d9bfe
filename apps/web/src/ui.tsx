// What the pages share: addresses, small parts, colours of a stance.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Stance } from './api';

/** Where the page is: "#/matrix?date=2024-01-01". */
export type Place = { page: string; rest: string[]; params: URLSearchParams };

export function readPlace(): Place {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [page, ...rest] = path.split('/').map(decodeURIComponent);
  return { page: page || 'today', rest, params: new URLSearchParams(query ?? '') };
}

export function link(page: string, rest: (string | number)[] = [], params: { [key: string]: string | number | null | undefined } = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) if (value !== null && value !== undefined && value !== '') query.set(key, String(value));
  const text = query.toString();
  return '#/' + [page, ...rest].map((s) => encodeURIComponent(String(s))).join('/') + (text ? '?' + text : '');
}

/** Parameters of the page's address as state: what is chosen can be bookmarked and sent. */
export function useParams(place: Place) {
  return (changes: { [key: string]: string | number | null }) => {
    const next = new URLSearchParams(place.params);
    for (const [key, value] of Object.entries(changes)) value === null || value === '' ? next.delete(key) : next.set(key, String(value));
    const path = [place.page, ...place.rest].map(encodeURIComponent).join('/');
    history.replaceState(null, '', '#/' + path + (next.size ? '?' + next : ''));
    dispatchEvent(new HashChangeEvent('hashchange'));
  };
}

export function Head(p: { title: ComponentChildren; lead?: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="head">
      <div>
        <h1>{p.title}</h1>
        {p.lead && <p class="lead">{p.lead}</p>}
      </div>
      {p.children && <div class="tools">{p.children}</div>}
    </div>
  );
}

/** The answer to a question, or why there is none. */
export function Show<T>(p: { of: Answer<T>; children: (data: T) => ComponentChildren }) {
  if (p.of.error) return <p class="error" role="alert">{p.of.error}</p>;
  if (!p.of.data) return p.of.waiting ? <p class="empty">asking …</p> : null;
  return <div class={p.of.waiting ? 'waiting' : ''} aria-busy={p.of.waiting}>{p.children(p.of.data)}</div>;
}

export function Field(p: { label: string; children: ComponentChildren }) {
  return <label class="field">{p.label}{p.children}</label>;
}

export function Choice(p: { label: string; value: string; of: string[]; set: (value: string) => void }) {
  return (
    <Field label={p.label}>
      <select value={p.value} onChange={(e) => p.set(e.currentTarget.value)}>{p.of.map((v) => <option key={v} value={v}>{v}</option>)}</select>
    </Field>
  );
}

export const sides = ['side', 'country', 'name'];

export const sideOf = (stance: number) => (stance > 0.1 ? 'for' : stance < -0.1 ? 'against' : 'neutral');

export function stanceWord(stance: number) {
  const far = Math.abs(stance) > 0.65 ? '' : 'rather ';
  return Math.abs(stance) <= 0.1 ? 'neutral or conditional' : far + sideOf(stance);
}

export const signWord = (sign: number) => (sign > 0 ? 'for' : sign < 0 ? 'against' : 'conditional');

/** Stronger stances are more of their side's colour; both halves are told apart by people who see no red or green. */
export function shade(stance: number) {
  const share = Math.round(18 + 62 * Math.min(1, Math.abs(stance)));
  return `color-mix(in srgb, var(--${sideOf(stance)}) ${share}%, var(--card))`;
}

export const date = (d: string | null | undefined) => d ?? 'undated';

export function Condition(p: { row: { ask: unknown; give: unknown } }) {
  const text = (v: unknown) => (v && typeof v === 'object' && 'text' in v ? String((v as { text: unknown }).text) : v ? String(v) : '');
  const label = (v: unknown) => (v && typeof v === 'object' && 'label' in v ? String((v as { label: unknown }).label) : text(v));
  const ask = label(p.row.ask), give = label(p.row.give);
  if (!ask && !give) return null;
  return <span class="soft small">{ask && <> if {ask}</>}{give && <> in return for {give}</>}</span>;
}

/** One row of a stance: who, what, when, and the way to its sentence. */
export function StanceLine(p: { row: Stance; label?: ComponentChildren }) {
  const r = p.row;
  return (
    <>
      <span class={'tag ' + (r.sign > 0 ? 'for' : r.sign < 0 ? 'against' : 'neutral')}>{signWord(r.sign)}</span>{' '}
      {p.label} <span class="soft">{r.act}{r.strength !== 'plain' && ', ' + r.strength}</span> <Condition row={r} />
      <div class="meta">
        <span>{r.holder}</span><span>{date(r.date)}</span><a href={link('doc', [r.doc_id], { row: 'position' + r.position })}>read</a>
      </div>
    </>
  );
}

export type Quote = {
  position_id: number; doc_id: number; holder: string; holder_name: string | null; sign: number; act: string; strength: string; date: string; words: string | null;
  title: string | null; source: string | null; sentence: number | null; confidence: number; ask: string | null; give: string | null;
};

export function QuoteList(p: { quotes: Quote[] }) {
  if (!p.quotes.length) return <p class="empty">There is no sentence here.</p>;
  return (
    <ul class="list">
      {p.quotes.map((q) => (
        <li key={q.position_id}>
          <span class={'tag ' + (q.sign > 0 ? 'for' : q.sign < 0 ? 'against' : 'neutral')}>{signWord(q.sign)}</span>{' '}
          <span class="small soft">{q.holder_name ?? q.holder}: {q.act}{q.strength !== 'plain' && ', ' + q.strength}</span> <Condition row={q} />
          <blockquote class="quote">{q.words ?? '—'}</blockquote>
          <div class="meta">
            <span>{q.date}</span>{q.source && <span>{q.source}</span>}<span>confidence {q.confidence.toFixed(2)}</span>
            <a href={link('doc', [q.doc_id], { s: q.sentence, row: 'position' + q.position_id })}>read in the text</a>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Drawn by a library that is fetched when first needed; drawn anew when its data change. */
export function Drawn(p: { label: string; class?: string; draw: (at: HTMLElement) => Promise<(() => void) | void>; of: unknown[] }) {
  const at = useRef<HTMLDivElement>(null);
  const [error, fail] = useState<string | null>(null);
  useEffect(() => {
    let gone = false, end: (() => void) | void;
    fail(null);
    p.draw(at.current!).then((e) => (gone ? e?.() : (end = e)), (e: Error) => fail(e.message));
    return () => ((gone = true), end?.());
  }, p.of);
  return (
    <>
      {error && <p class="error" role="alert">{error}</p>}
      <div ref={at} class={p.class} role="group" aria-label={p.label} />
    </>
  );
}

export function save(name: string, type: string, content: string | Blob) {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}

/** A text cell that no spreadsheet takes for a formula. */
export const csvCell = (v: unknown) => {
  const s = v === null || v === undefined ? '' : String(v);
  return typeof v === 'number' ? s : '"' + (/^[=+\-@\t\r]/.test(s) ? "'" : '') + s.replaceAll('"', '""') + '"';
};

/** Tables that anything may come in. */
export function Table(p: { rows: { [column: string]: string | number | null }[]; cell?: (column: string, value: string | number | null, row: { [column: string]: string | number | null }) => ComponentChildren }) {
  if (!p.rows.length) return <p class="empty">No rows.</p>;
  const columns = Object.keys(p.rows[0]);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="rows">
      <table>
        <thead><tr>{columns.map((c) => <th key={c} scope="col">{c.replaceAll('_', ' ')}</th>)}</tr></thead>
        <tbody>
          {p.rows.map((r, i) => (
            <tr key={i}>
              {columns.map((c) => (
                <td key={c} class={typeof r[c] === 'number' ? 'number' : String(r[c] ?? '').length > 60 ? 'long' : ''}>{p.cell?.(c, r[c], r) ?? r[c]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
