// Where it happened: a dot per place, its size the number of events, its colour whether they were of conflict or cooperation.
import { useMemo, useState } from 'preact/hooks';
import { url, useGet } from './api';
import { counted, Drawn, Field, Head, type Place, Show, link, useParams } from './ui';

type Event = { event_id: number; doc_id: number; type: string; mode: string | null; quad: number | null; date: string | null; modality: string; place_name: string; place_country: string | null; lat: number; lon: number; precision: string; sentence: number | null };
type Spot = { name: string; country: string | null; lat: number; lon: number; precision: string; events: Event[] };

// How far around its dot an event may have been.
const rings: [string, string][] = [['town', 'a town'], ['county', 'a district'], ['region', 'a region or sea'], ['country', 'a country']];
const ring = (precision: string) => ({ town: 0, county: 4, country: 12 })[precision] ?? 8;

function spotsOf(events: Event[]) {
  const spots = new Map<string, Spot>();
  for (const e of events) {
    const key = e.lat.toFixed(2) + '/' + e.lon.toFixed(2), spot = spots.get(key) ?? { name: e.place_name, country: e.place_country, lat: e.lat, lon: e.lon, precision: e.precision, events: [] };
    spot.events.push(e);
    spots.set(key, spot);
  }
  return [...spots.values()].sort((a, b) => b.events.length - a.events.length);
}

const lean = (s: Spot) => {
  const conflict = s.events.filter((e) => (e.quad ?? 0) >= 3).length * 2;
  return conflict > s.events.length ? 'against' : conflict < s.events.length ? 'for' : 'neutral';
};

async function draw(at: HTMLElement, spots: Spot[], pick: (s: Spot) => void) {
  const [lib, world] = await Promise.all([import('./map.js' as string) as Promise<typeof import('./map')>, fetch('/world.json').then((r) => r.json())]);
  const width = 960, height = 440, projection = lib.geoNaturalEarth1().fitExtent([[0, 4], [width, height + 60]], { type: 'Sphere' }), path = lib.geoPath(projection);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const add = (name: string, attributes: { [key: string]: string | number }, text?: string) => {
    const e = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, String(v));
    if (text) e.append(Object.assign(document.createElementNS('http://www.w3.org/2000/svg', 'title'), { textContent: text }));
    svg.append(e);
    return e;
  };
  add('path', { d: path({ type: 'Sphere' }) ?? '', class: 'sea' });
  for (const f of (lib.feature(world, world.objects.countries) as unknown as { features: Parameters<typeof path>[0][] }).features) add('path', { d: path(f) ?? '', class: 'land' });
  const most = Math.max(...spots.map((s) => s.events.length), 1);
  for (const s of spots) {
    const xy = projection([s.lon, s.lat]);
    if (!xy) continue;
    const size = 3 + 11 * Math.sqrt(s.events.length / most);
    if (ring(s.precision)) add('circle', { cx: xy[0], cy: xy[1], r: size + ring(s.precision), class: 'ring ' + lean(s) });
    const dot = add('circle', { cx: xy[0], cy: xy[1], r: size, class: lean(s), tabindex: 0, role: 'button', 'aria-label': `${s.name}: ${counted(s.events.length, 'event')}, known to the ${s.precision}` }, `${s.name}${s.country ? ', ' + s.country : ''}: ${counted(s.events.length, 'event')}, known to the ${s.precision}`);
    dot.addEventListener('click', () => pick(s));
    dot.addEventListener('keydown', (e) => (e as KeyboardEvent).key === 'Enter' && pick(s));
  }
  at.replaceChildren(svg);
  return () => at.replaceChildren();
}

export function MapPage(p: { place: Place }) {
  const change = useParams(p.place), get = (k: string) => p.place.params.get(k);
  const answer = useGet<Event[]>(url('places', { from: get('from'), to: get('to'), limit: 5000 }));
  const spots = useMemo(() => spotsOf(answer.data ?? []), [answer.data]);
  const [name, pick] = useState<string | null>(null), spot = spots.find((s) => s.name === name);
  return (
    <>
      <Head title="Map" lead={answer.data ? `${counted(answer.data.length, 'event')} at ${counted(spots.length, 'place')}` : 'where events took place'}>
        <Field label="from"><input type="date" value={get('from') ?? ''} onChange={(e) => change({ from: e.currentTarget.value })} /></Field>
        <Field label="to"><input type="date" value={get('to') ?? ''} onChange={(e) => change({ to: e.currentTarget.value })} /></Field>
      </Head>
      <Show of={answer}>
        {(all) => !all.length ? <section class="card"><p class="empty">No event in these days has a place.</p></section> : (
          <div class={'split' + (spot ? '' : ' whole')}>
            <div>
              <Drawn label="map of events" class="map card" of={[spots]} draw={(at) => draw(at, spots, (s) => pick(s.name))} />
              <div class="legend"><span><span class="for">●</span> mostly cooperation</span><span><span class="against">●</span> mostly conflict</span><span><span class="neutral">●</span> both</span><span class="soft">the wider the ring, the less is known where:</span>{rings.map(([k, label]) => <span key={k}><span class="spot" style={{ boxShadow: ring(k) ? `0 0 0 ${ring(k) / 2}px color-mix(in srgb, var(--neutral) 35%, transparent)` : 'none', margin: `0 ${4 + ring(k) / 2}px` }} />{label}</span>)}</div>
            </div>
            {spot && (
              <aside class="side card">
                <div class="headline"><h2>{spot.name}{spot.country && spot.precision !== 'country' && ', ' + spot.country} <span class="soft small">known to the {spot.precision}</span></h2><button class="plain" aria-label="close" onClick={() => pick(null)}>✕</button></div>
                {spot.events.length > 60 && <p class="soft small">the newest 60 of {spot.events.length}</p>}
                <ul class="list">
                  {spot.events.slice(0, 60).map((e) => (
                    <li key={e.event_id}><a href={link('doc', [e.doc_id], { s: e.sentence, row: 'event' + e.event_id })}>{e.type}{e.mode && '.' + e.mode}</a><div class="meta"><span>{e.date ?? 'undated'}</span><span>{e.modality}</span></div></li>
                  ))}
                </ul>
              </aside>
            )}
          </div>
        )}
      </Show>
    </>
  );
}
