// The reader: a text with its layers in colour, a card for each row beside it, and keys to judge them.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Party, type Record_, type Span, type Statement, changed, post, url, useGet } from './api';
import { Condition, Head, type Place, Show, date, link, signWord, counted } from './ui';

type Layer = 'actor' | 'event' | 'statement' | 'position';
const layers: Layer[] = ['actor', 'event', 'statement', 'position'];
type Mark = Span & { layer: Layer; key: string };
type Item = { key: string; layer: Layer; row?: number; id: string; at: Span; sentence: number; confidence: number; judged?: number; made_by?: string | null };

/** Offsets of the record are UTF-8 bytes, those of a string here UTF-16 units. */
function unitsOf(text: string) {
  const at = new Uint32Array(new TextEncoder().encode(text).length + 1);
  let byte = 0, unit = 0;
  for (const c of text) {
    const code = c.codePointAt(0)!, size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at.fill(unit, byte, byte + size);
    byte += size;
    unit += c.length;
  }
  at[byte] = unit;
  return (b: number) => at[Math.min(b, at.length - 1)];
}

/** The statement that a row stands in, and those that this one is told in: from the words' own speaker to the outermost teller. */
function chainOf(r: Record_, item: Item | undefined): Statement[] {
  if (!item) return [];
  const find = (id: string | null | undefined) => r.statements.find((s) => s.id === id);
  const chain: Statement[] = [];
  let at = item.layer === 'statement' ? find(item.id) : find(r[item.layer === 'event' ? 'events' : 'positions'].find((x) => x.id === item.id)?.statement);
  for (; at && chain.length < 8 && !chain.includes(at); at = find(at.parent)) chain.push(at);
  return chain;
}

/** "Lavrov, told by Interfax": who vouches for a row, nearest first. */
function Chain(p: { of: Statement[] }) {
  return (
    <p class="chain small">
      {p.of.map((s, i) => <span key={s.id}>{i > 0 && <span class="soft"> told by </span>}<strong>{s.speaker?.name ?? 'somebody'}</strong>{s.cue?.text && <span class="soft"> “{s.cue.text}”</span>}</span>)}
    </p>
  );
}

export const names = (parties: Party[]) => parties.map((p) => p.name ?? p.country ?? '?').join(', ') || 'somebody';
const code = (p: Party | null) => (p ? [p.country, ...(p.sectors ?? [])].filter(Boolean).join(' ') : '');

function itemsOf(r: Record_): Item[] {
  const first = (e: { start: number; end: number; sentence: number }[]) => e[0] ?? { start: 0, end: 0, sentence: 0 };
  const all: Item[] = [
    ...r.events.map((e) => ({ ...e, layer: 'event' as const, at: e.trigger, sentence: first(e.evidence).sentence })),
    ...r.statements.map((s) => ({ ...s, layer: 'statement' as const, at: s.cue ?? first(s.evidence), sentence: first(s.evidence).sentence })),
    ...r.positions.map((p) => ({ ...p, layer: 'position' as const, at: first(p.evidence), sentence: first(p.evidence).sentence })),
  ].map((x) => ({ key: x.layer + (x.row ?? x.id), layer: x.layer, row: x.row, id: x.id, at: x.at, sentence: x.sentence, confidence: x.confidence, judged: x.judged, made_by: x.made_by }));
  return all.sort((a, b) => a.sentence - b.sentence || layers.indexOf(a.layer) - layers.indexOf(b.layer) || a.at.start - b.at.start);
}

function marksOf(r: Record_, shown: Set<Layer>): Mark[] {
  const marks: Mark[] = [];
  if (shown.has('statement')) for (const s of r.statements) for (const e of s.evidence) marks.push({ ...e, layer: 'statement', key: 'statement' + (s.row ?? s.id) });
  if (shown.has('position')) for (const p of r.positions) for (const e of p.evidence.slice(0, 1)) marks.push({ ...e, layer: 'position', key: 'position' + (p.row ?? p.id) });
  if (shown.has('actor')) for (const a of r.actors) for (const m of a.mentions) marks.push({ ...m, layer: 'actor', key: 'actor' + (a.row ?? a.id) });
  if (shown.has('event')) for (const e of r.events) marks.push({ ...e.trigger, layer: 'event', key: 'event' + (e.row ?? e.id) });
  return marks.filter((m) => m.end > m.start);
}

/** Pieces of one sentence, cut wherever a mark begins or ends; the narrowest mark gives a piece its colour. */
type Pointing = { on: string | null; hot: string | null; told: Set<string>; pick: (key: string) => void; point: (key: string | null) => void };

function Sentence(p: Pointing & { text: string; span: Span; marks: Mark[]; unit: (b: number) => number; here: boolean; n: number }) {
  const inside = p.marks.filter((m) => m.start < p.span.end && m.end > p.span.start);
  const cuts = [...new Set([p.span.start, p.span.end, ...inside.flatMap((m) => [Math.max(m.start, p.span.start), Math.min(m.end, p.span.end)])])].sort((a, b) => a - b);
  return (
    <span class={'sentence' + (p.here ? ' here' : '')} id={'s' + p.n}>
      {cuts.slice(0, -1).map((start, i) => {
        const end = cuts[i + 1], words = p.text.slice(p.unit(start), p.unit(end));
        const over = inside.filter((m) => m.start <= start && m.end >= end).sort((a, b) => layers.indexOf(b.layer) - layers.indexOf(a.layer) || a.end - a.start - (b.end - b.start));
        const top = over.find((m) => m.layer === 'event') ?? over.find((m) => m.layer === 'actor') ?? over[0];
        if (!top) return words;
        const is = (key: string | null) => over.some((m) => m.key === key), told = over.some((m) => p.told.has(m.key));
        return (
          <span key={start} class={`m ${top.layer}${is(p.on) ? ' on' : ''}${is(p.hot) ? ' hot' : ''}${told ? ' told' : ''}`} title={over.map((m) => m.layer).join(', ')}
            onClick={() => p.pick(top.key)} onMouseEnter={() => p.point(top.key)} onMouseLeave={() => p.point(null)}>{words}</span>
        );
      })}
    </span>
  );
}

function Text(p: Pointing & { record: Record_; shown: Set<Layer>; here: number }) {
  const { doc, sentences } = p.record;
  const unit = useMemo(() => unitsOf(doc.text), [doc.text]);
  const marks = useMemo(() => marksOf(p.record, p.shown), [p.record, p.shown]);
  const paragraphs: { kind: string; list: typeof sentences }[] = [];
  sentences.forEach((s, i) => {
    const before = sentences[i - 1], last = paragraphs[paragraphs.length - 1];
    const gap = before ? doc.text.slice(unit(before.end), unit(s.start)) : '\n';
    if (last && !gap.includes('\n') && last.kind === s.kind) last.list.push(s);
    else paragraphs.push({ kind: s.kind, list: [s] });
  });
  const of = (kind: string) => (kind === 'heading' || kind === 'crosshead' ? 'heading' : kind === 'text' || kind === 'list' ? '' : 'small-kind');
  return (
    <article class="text" lang="en">
      {paragraphs.map((g) => (
        <p key={g.list[0].i} class={of(g.kind)}>
          {g.list.map((s, i) => (
            <>
              {i > 0 && ' '}
              <Sentence key={s.i} {...p} n={s.i} text={doc.text} span={s} marks={marks} unit={unit} here={p.here === s.i} />
            </>
          ))}
        </p>
      ))}
    </article>
  );
}

const party = (x: Party | null) => (x ? `${x.name ?? x.country ?? '?'}${code(x) && code(x) !== x.name ? ` (${code(x)})` : ''}` : '—');
const parties = (of: Party[]) => of.map(party).join('; ') || '—';

/** A row in a line or two; what the rest of its card tells stands below it once it is chosen. */
function Summary(p: { record: Record_; item: Item }) {
  const { item, record: r } = p;
  const sure = <span class={item.confidence < 0.6 ? 'doubt' : ''} title="confidence">{item.confidence.toFixed(2)}</span>;
  if (item.layer === 'event') {
    const e = r.events.find((x) => x.id === item.id)!;
    return (
      <>
        <h3>{names(e.source)}{e.target.length > 0 && <><span class="soft" aria-label="towards"> → </span>{names(e.target)}</>}</h3>
        <div class="meta"><strong class={(e.quad ?? 0) > 2 ? 'against' : 'for'}>{e.type.toLowerCase()}{e.mode && ' ' + e.mode}</strong><span>{date(e.date?.value)}</span>{e.place && <span>{e.place.name}</span>}{e.modality !== 'asserted' && <span>{e.modality}</span>}{sure}</div>
      </>
    );
  }
  if (item.layer === 'statement') {
    const s = r.statements.find((x) => x.id === item.id)!;
    return (
      <>
        <h3>{s.speaker?.name ?? 'Somebody'} <span class="soft">{s.cue?.text ?? 'goes on'}</span></h3>
        <div class="meta"><span>{s.form}</span>{s.addressee && <span>to {s.addressee.name}</span>}{s.channel && <span>{s.channel}</span>}{sure}</div>
      </>
    );
  }
  const x = r.positions.find((y) => y.id === item.id)!;
  return (
    <>
      <h3>{x.holder?.name ?? 'Somebody'} <span class={x.sign > 0 ? 'for' : x.sign < 0 ? 'against' : 'neutral'}>{signWord(x.sign)}</span> <a href={link('issue', [x.issue.id])}>{x.issue.label}</a></h3>
      <div class="meta"><span>{x.act}{x.strength !== 'plain' && ', ' + x.strength}</span>{x.condition && <Condition row={x.condition} />}{x.addressee?.name && <span>to {x.addressee.name}</span>}{sure}</div>
    </>
  );
}

function Detail(p: { record: Record_; item: Item }) {
  const { item, record: r } = p;
  const links = r.links.filter((l) => l.from === item.id || l.to === item.id);
  const tail = (
    <>
      {links.map((l, i) => <><dt key={i}>{l.type}</dt><dd>{l.from === item.id ? '→ ' + l.to : '← ' + l.from}{l.outcome && ', ' + l.outcome}</dd></>)}
      <dt>row</dt><dd>{item.row !== undefined ? item.layer[0] + item.row : item.id}{item.made_by && <span class="soft"> by {item.made_by}</span>}</dd>
    </>
  );
  if (item.layer === 'event') {
    const e = r.events.find((x) => x.id === item.id)!;
    return (
      <dl>
        <dt>type</dt><dd>{e.type}{e.mode && '.' + e.mode}{e.cameo && <span class="soft"> CAMEO {e.cameo}</span>}{e.contexts.length > 0 && <span class="soft">; {e.contexts.join(', ').replaceAll('_', ' ')}</span>}</dd>
        <dt>source</dt><dd>{parties(e.source)}</dd><dt>target</dt><dd>{parties(e.target)}</dd>
        <dt>when, where</dt><dd>{date(e.date?.value)}{e.place && `, ${e.place.name}`} · {e.modality}</dd>{tail}
      </dl>
    );
  }
  if (item.layer === 'statement') {
    const s = r.statements.find((x) => x.id === item.id)!;
    return (
      <dl>
        <dt>speaker</dt><dd>{party(s.speaker)}</dd><dt>form</dt><dd>{s.form}{s.channel && ', ' + s.channel}</dd>{s.addressee && <><dt>to</dt><dd>{party(s.addressee)}</dd></>}{tail}
      </dl>
    );
  }
  const x = r.positions.find((y) => y.id === item.id)!;
  return (
    <dl>
      <dt>holder</dt><dd>{party(x.holder)}</dd><dt>act</dt><dd>{x.act}, {x.strength}; {x.basis}</dd>{x.addressee?.name && <><dt>to</dt><dd>{x.addressee.name}</dd></>}{tail}
    </dl>
  );
}

const fields: { [layer: string]: string[] } = {
  event: ['type', 'mode', 'date', 'modality', 'source', 'target', 'place.name', 'place.country'],
  statement: ['speaker.name', 'speaker.country', 'speaker.sectors', 'form', 'channel'],
  position: ['sign', 'act', 'strength', 'issue', 'holder.name', 'holder.country', 'holder.sectors', 'date', 'ask', 'give'],
};

export const coder = () => localStorage.getItem('coder') ?? 'analyst';

function Edit(p: { item: Item; done: (said: string) => void; close: () => void }) {
  const [field, setField] = useState(fields[p.item.layer][0]), [value, setValue] = useState(''), [why, setWhy] = useState(''), [error, fail] = useState('');
  const write = (e: SubmitEvent) => {
    e.preventDefault();
    post('corrections', { row: p.item.layer[0] + p.item.row, field, value, why, coder: coder() }).then(() => p.done(`${field} corrected`), (x: Error) => fail(x.message));
  };
  return (
    <form onSubmit={write} class="tools" style={{ marginTop: '.5rem' }} onKeyDown={(e) => e.key === 'Escape' && p.close()}>
      <label class="field">field<select value={field} onChange={(e) => setField(e.currentTarget.value)}>{fields[p.item.layer].map((f) => <option key={f}>{f}</option>)}</select></label>
      <label class="field">should be<input value={value} autoFocus onInput={(e) => setValue(e.currentTarget.value)} /></label>
      <label class="field">why<input value={why} onInput={(e) => setWhy(e.currentTarget.value)} /></label>
      <button class="main" type="submit">write</button><button type="button" onClick={p.close}>cancel</button>
      {error && <p class="error" role="alert">{error}</p>}
    </form>
  );
}

type Judge = (item: Item, value: string) => void;

/** The rest of the chosen card: who vouches for the row, every field, and what can be done with it. */
function More(p: { record: Record_; item: Item; stored: boolean; editing: boolean; edit: (key: string | null) => void; judge: Judge; say: (said: string) => void }) {
  const chain = chainOf(p.record, p.item), own = p.item.layer === 'statement' ? 1 : 0;
  return (
    <>
      {chain.length > own && <Chain of={chain} />}
      <Detail record={p.record} item={p.item} />
      {p.stored && (
        <div class="acts">
          <button onClick={() => p.judge(p.item, 'accept')}>accept</button><button onClick={() => p.edit(p.item.key)}>edit</button><button onClick={() => p.judge(p.item, 'reject')}>reject</button>
        </div>
      )}
      {p.editing && <Edit item={p.item} done={(s) => (p.edit(null), p.say(s), changed())} close={() => p.edit(null)} />}
    </>
  );
}

export function Reading(p: { record: Record_; place?: Place }) {
  const items = useMemo(() => itemsOf(p.record), [p.record]);
  const [shown, show] = useState(new Set<Layer>(layers)), [on, setOn] = useState<string | null>(p.place?.params.get('row') ?? null);
  const [editing, edit] = useState<string | null>(null), [said, say] = useState(''), [hot, point] = useState<string | null>(null);
  // Keys may come faster than pages are drawn: the one that is chosen now is kept beside the state.
  const chosen = useRef(on);
  const pick = (key: string | null) => ((chosen.current = key), setOn(key));
  const current = items.find((i) => i.key === on);
  const here = current?.sentence ?? Number(p.place?.params.get('s') ?? -1);
  const stored = items.some((i) => i.row !== undefined);
  // What is pointed at, by mouse or by focus, shows who vouches for it; else what is chosen does.
  const chain = useMemo(() => chainOf(p.record, items.find((i) => i.key === hot) ?? current), [p.record, items, hot, current]);
  const told = useMemo(() => new Set(chain.map((x) => 'statement' + (x.row ?? x.id))), [chain]);
  useEffect(() => {
    document.getElementById('card-' + on)?.scrollIntoView({ block: 'nearest' });
    if (here >= 0) document.getElementById('s' + here)?.scrollIntoView({ block: 'nearest' });
  }, [on, here]);
  const judge = (item: Item, value: string) =>
    post('corrections', { row: item.layer[0] + item.row, value, coder: coder() }).then(() => (say(value === 'reject' ? 'rejected; the row is kept, and left out' : 'accepted'), changed()), (e: Error) => say(e.message));
  useEffect(() => {
    const keys = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || (e.target as HTMLElement).closest('input, textarea, select')) return;
      const at = items.findIndex((i) => i.key === chosen.current);
      if (e.key === 'j' || e.key === 'k') pick(items[Math.max(0, Math.min(items.length - 1, at + (e.key === 'j' ? 1 : -1)))]?.key ?? null);
      else if (!stored || at < 0) return;
      else if (e.key === 'a') judge(items[at], 'accept');
      else if (e.key === 'x') judge(items[at], 'reject');
      else if (e.key === 'e') edit(items[at].key);
      else return;
      e.preventDefault();
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, [items]);
  useEffect(() => {
    if (!said) return;
    const t = setTimeout(() => say(''), 3000);
    return () => clearTimeout(t);
  }, [said]);
  const toggle = (l: Layer) => show((s) => { const n = new Set(s); n.has(l) ? n.delete(l) : n.add(l); return n; });
  return (
    <div class="reader">
      <Text record={p.record} shown={shown} here={here} on={on} hot={hot} told={told} pick={pick} point={point} />
      <aside class="side" tabIndex={0} aria-label="rows of this text">
        <div class="layers" role="group" aria-label="layers">
          {layers.map((l) => <label key={l} style={{ background: shown.has(l) ? `var(--l-${l})` : 'none' }}><input type="checkbox" checked={shown.has(l)} onChange={() => toggle(l)} />{l}s</label>)}
        </div>
        <p class="soft small" style={{ margin: '.6rem 0' }}><kbd>j</kbd> <kbd>k</kbd> next, previous{stored && <> · <kbd>a</kbd> accept · <kbd>e</kbd> edit · <kbd>x</kbd> reject</>}</p>
        {items.filter((i) => shown.has(i.layer)).map((i) => (
          <div key={i.key} id={'card-' + i.key} class={`record ${i.layer}${i.key === on ? ' on' : ''}${i.key === hot ? ' hot' : ''}${told.has(i.key) ? ' told' : ''}${i.judged === 1 ? ' judged' : ''}`} role="group" aria-label={i.layer} tabIndex={0} aria-current={i.key === on}
            onClick={() => pick(i.key)} onMouseEnter={() => point(i.key)} onMouseLeave={() => point(null)} onFocus={() => point(i.key)} onBlur={() => point(null)}
            onKeyDown={(e) => e.key === 'Enter' && e.target === e.currentTarget && pick(i.key)}>
            <Summary record={p.record} item={i} />
            {i.judged === 1 && <span class="tag for">judged</span>}
            {i.key === on && <More record={p.record} item={i} stored={stored} editing={editing === i.key} edit={edit} judge={judge} say={say} />}
          </div>
        ))}
        {!items.length && <p class="empty">No event, statement or position was found in this text.</p>}
      </aside>
      {said && <div class="toast" role="status">{said}</div>}
    </div>
  );
}

export function Reader(p: { place: Place }) {
  const answer = useGet<Record_>(url('document/' + encodeURIComponent(p.place.rest[0] ?? '')));
  return (
    <Show of={answer}>
      {(r) => (
        <div class="reading">
          <Head title={r.doc.title ?? 'Document ' + (r.doc.doc_id ?? '')}
            lead={<>{date(r.doc.date)}{r.doc.source && ' · ' + r.doc.source}{r.doc.author && ' · ' + r.doc.author} · {counted(r.events.length, 'event')}, {counted(r.statements.length, 'statement')}, {counted(r.positions.length, 'position')}
              {r.doc.url && /^https?:/.test(r.doc.url) && <> · <a href={r.doc.url} rel="noopener noreferrer" target="_blank">source</a></>}</>}>
            <a class="button" href={`/api/v1/document/${r.doc.doc_id}`}>record (JSON)</a>
          </Head>
          <Reading record={r} place={p.place} />
        </div>
      )}
    </Show>
  );
}

const example = `Norway rejected the proposed fishing quota on Tuesday, a day after Iceland had demanded an answer by the end of the week.

"We will not accept a quota that ends our fleet," Norwegian Foreign Minister Anna Low told reporters in Oslo. Icelandic officials said talks would go on if Norway withdrew its patrol ships.

According to a statement of the Danish government, Copenhagen supports the quota.`;

export function Paste() {
  const [text, setText] = useState(''), [day, setDay] = useState(''), [record, set] = useState<Record_ | null>(null), [error, fail] = useState(''), [busy, wait] = useState(false);
  const send = (e: SubmitEvent) => {
    e.preventDefault();
    wait(true);
    fail('');
    post<Record_>('code', { text, date: day || undefined }).then((r) => set({ ...r, doc: { ...r.doc, text: r.doc.text ?? text } }), (x: Error) => fail(x.message)).finally(() => wait(false));
  };
  return (
    <div class="reading">
      <Head title="Paste a text" lead="It is coded here, on this machine, and not stored." />
      <form onSubmit={send} class="card" style={{ marginBottom: '1.2rem' }}>
        <label class="field">article<textarea rows={record ? 5 : 12} required value={text} onInput={(e) => setText(e.currentTarget.value)} onKeyDown={(e) => e.key === 'Enter' && e.ctrlKey && e.currentTarget.form?.requestSubmit()} /></label>
        <div class="tools" style={{ marginTop: '.7rem' }}>
          <label class="field">publication day<input type="date" value={day} onInput={(e) => setDay(e.currentTarget.value)} /></label>
          <button class="main" type="submit" disabled={busy}>{busy ? 'coding …' : 'code it'}</button>
          <button type="button" onClick={() => (setText(example), setDay('2025-03-12'))}>an example</button>
          <span class="soft small hint"><kbd>Ctrl</kbd> <kbd>Enter</kbd> codes it</span>
        </div>
      </form>
      {error && <p class="error" role="alert">{error}</p>}
      {record && <Reading key={record.doc.id} record={record} />}
    </div>
  );
}
