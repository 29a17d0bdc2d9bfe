// Who held which office when: bars of the known terms, and over them the days on which texts gave somebody the office.
import type { Office, Term } from './api';
import { counted, link } from './ui';

type Span = { office: string; from: number; to: number; told: Office | null; open: boolean };
type Person = { name: string; spans: Span[]; documents: number; doc: number };

const YEAR = 365.25 * 86400000;
const day = (d: string | null, end = false) => (d ? Date.parse(d.length === 4 ? d + (end ? '-12-31' : '-01-01') : d.length === 7 ? d + (end ? '-28' : '-01') : d) : NaN);

/** Offices that differ by case alone are one; each person's, the most told person first. */
function peopleOf(told: Office[], terms: Term[], last: number): Person[] {
  const people = new Map<string, Person>();
  for (const o of told) {
    const p = people.get(o.name) ?? { name: o.name, spans: [], documents: 0, doc: o.doc_id };
    const from = day(o.first), to = day(o.last, true), same = p.spans.find((s) => s.office.toLowerCase() === o.office.toLowerCase());
    if (same) same.from = Math.min(same.from, from), same.to = Math.max(same.to, to);
    else if (from === from) p.spans.push({ office: o.office, from, to, told: o, open: false });
    p.documents += o.documents;
    people.set(o.name, p);
  }
  for (const t of terms) people.get(t.name)?.spans.push({ office: t.office, from: day(t.from), to: t.to ? day(t.to, true) : last, told: null, open: !t.to });
  return [...people.values()].filter((p) => p.spans.length).sort((a, b) => b.documents - a.documents || a.name.localeCompare(b.name)).slice(0, 15);
}

const dayOf = (t: number) => new Date(t).toISOString().slice(0, 10);

function Bar(p: { span: Span; low: number; high: number }) {
  const { span: s, low, high } = p, at = (t: number) => (100 * (Math.min(high, Math.max(low, t)) - low)) / (high - low);
  const width = Math.max(at(s.to) - at(s.from), 0.8);
  const words = `${s.office}: ${s.from < low ? 'before ' + dayOf(low) : dayOf(s.from)} to ${s.open ? 'now' : dayOf(s.to)}${s.told ? `, ${counted(s.told.documents, 'text')}` : ', known term'}`;
  return <span class={'bar ' + (s.told ? 'told' : 'term')} style={{ left: Math.min(at(s.from), 99.2) + '%', width: width + '%' }} title={words} role="img" aria-label={words} />;
}

export function Offices(p: { told: Office[]; terms: Term[] }) {
  const days = p.told.flatMap((o) => [day(o.first), day(o.last, true)]).filter((t) => t === t);
  if (!days.length) return <p class="empty">No text names an office here.</p>;
  const last = Math.max(...days), alone = new Set(p.told.map((o) => o.name)).size === 1;
  const known = p.terms.map((t) => day(t.from)).filter((t) => t === t);
  // One person's terms are shown from the first; a country's would go back to before the texts begin.
  const low = Math.min(...days, ...(alone ? known : [])) - YEAR / 12, high = last + YEAR / 12;
  const people = peopleOf(p.told, p.terms, last).map((x) => ({ ...x, spans: x.spans.filter((s) => s.to >= low && s.from <= high) }));
  const years = [...Array(new Date(high).getUTCFullYear() - new Date(low).getUTCFullYear()).keys()].map((i) => new Date(low).getUTCFullYear() + 1 + i);
  const every = Math.max(1, Math.ceil(years.length / 8));
  return (
    <div class="offices">
      {people.map((x) => (
        <div class="row" key={x.name}>
          <div class="who"><a class="title" href={link('actor', [x.name], { level: 'name' })}>{x.name}</a></div>
          <div class="spans">
            {x.spans.sort((a, b) => Number(!!a.told) - Number(!!b.told) || a.from - b.from).map((s, i) => (
              <div class="lane" key={i}>
                <Bar span={s} low={low} high={high} />
                <span class="what small">{s.told ? <a href={link('doc', [s.told.doc_id])}>{s.office}</a> : <span class="soft">{s.office}, {s.from === s.from && new Date(s.from).getUTCFullYear()}–{s.open ? '' : new Date(s.to).getUTCFullYear()}</span>}</span>
              </div>
            ))}
          </div>
        </div>
      ))}
      <div class="row axis" aria-hidden="true"><div class="who" /><div class="spans"><div class="years">{years.filter((_, i) => i % every === 0).map((y) => <span key={y} style={{ left: (100 * (Date.UTC(y, 0, 1) - low)) / (high - low) + '%' }}>{y}</span>)}</div></div></div>
    </div>
  );
}
