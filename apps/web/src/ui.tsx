// What the pages share: addresses, small parts, colours of a stance.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Answer, type Codebook, type Stance, useCodebook } from './api';

/** Where the page is: "#/matrix?date=2024-01-01". */
export type Place = { page: string; rest: string[]; params: URLSearchParams };

export function readPlace(): Place {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  // An address that somebody mistyped is shown as it stands.
  const decoded = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };
  const [page, ...rest] = path.split('/').map(decoded);
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
  if (!p.of.data) return p.of.waiting ? <p class="empty" role="status">asking …</p> : null;
  return <div class={p.of.waiting ? 'waiting' : ''} aria-busy={p.of.waiting}>{p.children(p.of.data)}</div>;
}

export function Field(p: { label: string; children: ComponentChildren }) {
  return <label class="field">{p.label}{p.children}</label>;
}

/** One of several; each stands as it is, or as [value, what to show]. */
export function Choice(p: { label: string; value: string; of: (string | [string, string])[]; set: (value: string) => void }) {
  return (
    <Field label={p.label}>
      <select value={p.value} onChange={(e) => p.set(e.currentTarget.value)}>
        {p.of.map((v) => (typeof v === 'string' ? [v, v] : v)).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </select>
    </Field>
  );
}

/** Buttons that take away what is shown. */
export function Export(p: { of: { [kind: string]: () => void } }) {
  return <div class="field" role="group" aria-label="export"><span aria-hidden="true">export</span><span class="buttons">{Object.entries(p.of).map(([kind, f]) => <button key={kind} onClick={f}>{kind}</button>)}</span></div>;
}

export const sides: [string, string][] = [['side', 'country and sector'], ['country', 'country'], ['name', 'name']];

export const sideOf = (stance: number) => (stance > 0.1 ? 'for' : stance < -0.1 ? 'against' : 'neutral');

export function stanceWord(stance: number) {
  const far = Math.abs(stance) > 0.65 ? '' : 'rather ';
  return Math.abs(stance) <= 0.1 ? 'neutral or conditional' : far + sideOf(stance);
}

export const signWord = (sign: number) => (sign > 0 ? 'for' : sign < 0 ? 'against' : 'conditional');

/** Stronger stances are more of their side's colour; both halves are told apart by people who see no red or green. Between the weak and
 * the strong shades is a gap, so that what is written on them can be read. */
export function shade(stance: number) {
  const far = Math.abs(stance), share = far > 0.65 ? Math.round(88 + 12 * Math.min(1, far)) : Math.round(16 + 52 * far);
  return `color-mix(in srgb, var(--${sideOf(stance)}) ${share}%, var(--card))`;
}
export const inkOn = (stance: number) => (Math.abs(stance) > 0.65 ? 'var(--card)' : 'var(--ink)');

/** A small square in the stance's shade. */
export const Swatch = (p: { stance: number }) => <span class="swatch" style={{ background: shade(p.stance) }} aria-hidden="true" />;

/** "USA GOV" in words, where the code is known: "United States, government". */
export function inWords(book: Codebook | null, actor: string) {
  const [country, sector, more] = actor.split(' ');
  if (!book || more || !/^[A-Z]{3}$/.test(country) || (sector && !/^[A-Z]{3}$/.test(sector))) return null;
  const land = book.countries.find((c) => c.iso3 === country)?.name, part = sector && book.sectors.find((s) => s.sectors === sector)?.note;
  return land ? land + (part ? ', ' + part : '') : null;
}

export function ActorLink(p: { name: string; level?: string | null }) {
  return <a href={link('actor', [p.name], { level: p.level })} title={inWords(useCodebook(), p.name) ?? undefined}>{p.name}</a>;
}

export const counted = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

export const date = (d: string | null | undefined) => d ?? 'undated';

export function Condition(p: { row: { ask: unknown; give: unknown } }) {
  const text = (v: unknown) => (v && typeof v === 'object' && 'text' in v ? String((v as { text: unknown }).text) : v ? String(v) : '');
  const label = (v: unknown) => (v && typeof v === 'object' && 'label' in v ? String((v as { label: unknown }).label) : text(v));
  const ask = label(p.row.ask), give = label(p.row.give);
  if (!ask && !give) return null;
  return <span class="soft small">{ask && <> if {ask}</>}{give && <> in return for {give}</>}</span>;
}

export const Sign = (p: { sign: number }) => <span class={'tag ' + (p.sign > 0 ? 'for' : p.sign < 0 ? 'against' : 'neutral')}>{signWord(p.sign)}</span>;

/** One row of a stance: how it was taken, who said so, when, and the way to its sentence. */
export function StanceLine(p: { row: Stance; of?: string; apart?: ComponentChildren }) {
  const r = p.row, words = inWords(useCodebook(), p.of ?? '');
  // A government that speaks as such need not be named twice.
  const who = r.holder && r.holder !== p.of && !words?.startsWith(r.holder) ? r.holder : null;
  return (
    <div class="meta">
      {p.apart}<Sign sign={r.sign} /><span>{r.act}{r.strength !== 'plain' && ', ' + r.strength}</span><Condition row={r} />
      {who && <span>{who}</span>}<span>{date(r.date)}</span><a href={link('doc', [r.doc_id], { row: 'position' + r.position })} aria-label={`read: ${r.holder ?? ''} ${r.date}`}>read</a>
    </div>
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
          <Sign sign={q.sign} />{' '}<span class="small soft">{q.holder_name ?? q.holder}: {q.act}{q.strength !== 'plain' && ', ' + q.strength}</span> <Condition row={q} />
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

/** Drawn by a library that is fetched when first needed; drawn anew when its data, its width or the colours change. */
export function Drawn(p: { label: string; class?: string; draw: (at: HTMLElement) => Promise<(() => void) | void>; of: unknown[] }) {
  const at = useRef<HTMLDivElement>(null);
  const [error, fail] = useState<string | null>(null), [round, again] = useState(0);
  useEffect(() => {
    const f = () => again((n) => n + 1), dark = matchMedia('(prefers-color-scheme: dark)');
    let width = at.current!.clientWidth;
    const size = new ResizeObserver(() => {
      const now = at.current?.clientWidth ?? width;
      if (Math.abs(now - width) < 40) return;
      width = now;
      f();
    });
    size.observe(at.current!);
    dark.addEventListener('change', f);
    addEventListener('recoloured', f);
    return () => (size.disconnect(), dark.removeEventListener('change', f), removeEventListener('recoloured', f));
  }, []);
  useEffect(() => {
    let gone = false, end: (() => void) | void;
    fail(null);
    p.draw(at.current!).then((e) => (gone ? e?.() : (end = e)), (e: Error) => gone || fail(e.message));
    return () => ((gone = true), end?.());
  }, [...p.of, round]);
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
