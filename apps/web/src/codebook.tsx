// What the codes mean, how often they stand in the database, and how far those who judged rows agree.
import { type Agreement, type Codebook, url, useCodebook, useGet } from './api';
import { Head, type Place, Show, link } from './ui';

type Counts = { counts: { type: string; mode: string | null; happenings: number }[] };

const quads = ['', 'verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict'];
const sheets: [string, string][] = [['agreement', 'Agreement'], ['events', 'Event types'], ['contexts', 'Contexts'], ['actors', 'Actors'], ['cameo', 'CAMEO'], ['positions', 'Positions']];

/** -10 to +10 as a bar from the middle. */
function Score(p: { value: string }) {
  const v = Number(p.value);
  return <span class="score"><span class="number">{v > 0 ? '+' : ''}{v}</span><span class="track" aria-hidden="true"><span class={v < 0 ? 'bg-against' : 'bg-for'} style={{ left: v < 0 ? 50 + v * 5 + '%' : '50%', width: Math.abs(v) * 5 + '%' }} /></span></span>;
}

function Types(p: { book: Codebook }) {
  const counts = useGet<Counts>(url('counts'));
  const n = (type: string, mode?: string) => (counts.data?.counts ?? []).filter((c) => c.type === type && (mode === undefined || c.mode === mode)).reduce((sum, c) => sum + c.happenings, 0);
  return (
    <div class="grid">
      {p.book.types.map((t) => (
        <section key={t.type} class="card s6" id={t.type}>
          <div class="headline"><h2>{t.type}</h2><a href={link('browse', ['events'], { type: t.type })}>{n(t.type).toLocaleString('en')} happenings</a></div>
          <p>{t.meaning}</p>
          <div class="meta"><span class={Number(t.quad) > 2 ? 'against' : 'for'}>{quads[Number(t.quad)]}</span><span>CAMEO {t.cameo}</span><Score value={t.intensity} /></div>
          {p.book.modes.some((m) => m.type === t.type) && (
            <div class="scroll" tabIndex={0} role="region" aria-label={`modes of ${t.type}`}><table class="plain">
              <thead><tr><th scope="col">mode</th><th scope="col">what</th><th scope="col">intensity</th><th scope="col" class="number">found</th></tr></thead>
              <tbody>{p.book.modes.filter((m) => m.type === t.type).map((m) => <tr key={m.mode}><th scope="row">{m.mode}</th><td>{m.meaning}</td><td><Score value={m.intensity} /></td><td class="number">{n(t.type, m.mode)}</td></tr>)}</tbody>
            </table></div>
          )}
        </section>
      ))}
    </div>
  );
}

function Sheet(p: { head: string[]; rows: (string | null)[][]; label: string }) {
  return (
    <section class="card">
      <div class="scroll" tabIndex={0} role="region" aria-label={p.label} style={{ maxHeight: '70vh' }}>
        <table>
          <thead><tr>{p.head.map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
          <tbody>{p.rows.map((r) => <tr key={r.join('|')}>{r.map((c, i) => (i ? <td key={i}>{c}</td> : <th key={i} scope="row">{c}</th>))}</tr>)}</tbody>
        </table>
      </div>
    </section>
  );
}

function Actors(p: { book: Codebook }) {
  return (
    <div class="grid">
      <div class="s6"><Sheet label="sectors" head={['sector', 'meaning']} rows={p.book.sectors.filter((s) => s.code === s.sectors).map((s) => [s.code, s.note])} /></div>
      <div class="s6"><Sheet label="countries" head={['code', 'country, or what has none']} rows={[...p.book.bodies.filter((b) => b.country).map((b) => [b.country, b.note]), ...p.book.countries.map((c) => [c.iso3, c.name])]} /></div>
    </div>
  );
}

// What docs/positions.md and docs/analysis.md define; these are the words that the pages use.
const stances: [string, string, string][] = [
  ['for', 'sign 1', 'wants, accepts, supports, offers'], ['against', 'sign -1', 'rejects, condemns, threatens what is at issue'], ['neutral or conditional', 'sign 0', 'takes no side, or only under a condition'],
  ['categorical, plain, hedged', 'strength', 'how firmly: "never", "will not", "would consider"'],
  ['new, reversed, hardened, softened', 'changes', 'between two days: no stance before; the other side; more or less far or firm'],
  ['half, full', 'contradictions', 'full: for and against, neither conditional nor hedged; half: one of them is'],
];

const figure = (v: number | null) => (v === null ? '—' : v.toFixed(2));

function AgreementTable() {
  const answer = useGet<{ agreement: Agreement[] }>(url('agreement'));
  const word = (k: number | null) => (k === null ? '' : k >= 0.8 ? 'for' : k >= 0.667 ? 'doubt' : 'against');
  return (
    <section class="card">
      <Show of={answer}>
        {(a) => a.agreement.length ? (
          <>
            <p class="soft">Each line: one field, on the rows that both judged. Kappa is Cohen's, alpha Krippendorff's; 0.8 is usually asked for, 0.667 is the least. Corrected rows are no random sample: let coders judge every row of drawn documents before a figure is published.</p>
            <div class="scroll" tabIndex={0} role="region" aria-label="agreement" style={{ maxHeight: '70vh' }}>
              <table>
                <thead><tr><th scope="col">row</th><th scope="col">field</th><th scope="col">coders</th><th scope="col" class="number">units</th><th scope="col" class="number">the same</th><th scope="col" class="number">kappa</th><th scope="col" class="number">alpha</th></tr></thead>
                <tbody>
                  {a.agreement.map((r) => (
                    <tr key={[r.row, r.field, r.a, r.b].join('|')}>
                      <td>{r.row}</td><th scope="row">{r.field}</th><td>{r.a}{r.b && ' and ' + r.b}</td><td class="number">{r.units}</td>
                      <td class="number">{r.agree === null ? '—' : Math.round(100 * r.agree) + ' %'}</td><td class={'number ' + word(r.kappa)}>{figure(r.kappa)}</td><td class={'number ' + word(r.alpha)}>{figure(r.alpha)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        ) : <p class="empty">Nothing to compare yet: no row was judged by two people, or corrected by one. In a document <kbd>a</kbd> accepts, <kbd>e</kbd> edits and <kbd>x</kbd> rejects the chosen row, under the name at the top.</p>}
      </Show>
    </section>
  );
}

export function CodebookPage(p: { place: Place }) {
  const sheet = p.place.params.get('sheet') ?? 'agreement', book = useCodebook();
  return (
    <>
      <Head title="Codebook and agreement" lead="what the codes mean, and how far those who judged rows agree">
        <nav class="pages tabs" aria-label="sheets">{sheets.map(([key, title]) => <a key={key} href={link('codebook', [], { sheet: key })} aria-current={key === sheet ? 'page' : undefined}>{title}</a>)}</nav>
      </Head>
      {sheet === 'agreement' ? <AgreementTable /> : sheet === 'positions' ? <Sheet label="positions" head={['word', 'what it is', 'meaning']} rows={stances} /> : !book ? <p class="empty" role="status">asking …</p>
        : sheet === 'events' ? <Types book={book} /> : sheet === 'actors' ? <Actors book={book} />
          : sheet === 'contexts' ? <Sheet label="contexts" head={['context', 'meaning']} rows={book.contexts.map((c) => [c.context, c.meaning])} />
            : <Sheet label="CAMEO codes" head={['code', 'name', 'Goldstein', 'type', 'mode']} rows={book.cameo.map((c) => [c.code, c.name, c.goldstein, c.type, c.mode])} />}
    </>
  );
}
