// Who sides with whom: the networks of discourse network analysis, with a window that moves.
import type cytoscape from 'cytoscape';
import { useMemo, useState } from 'preact/hooks';
import { url, useGet } from './api';
import { ActorLink, Choice, Drawn, Export, Field, Head, type Place, Show, counted, csvCell, link, save, sides, useParams } from './ui';

type Network = { from: string | null; to: string | null; activity: number[]; edges: { a: number; b: number; weight: number; issues: number }[] };
type Networks = { kind: string; normalisation: string; actors: string[]; networks: Network[] };

const colour = (name: string) => {
  // Custom properties hold light and dark; the graph draws on a canvas and wants the value of now.
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};

async function draw(at: HTMLElement, all: Networks, n: Network) {
  const cyto = ((await import('./graph.js' as string)) as { default: typeof cytoscape }).default;
  const heaviest = Math.max(...n.edges.map((e) => Math.abs(e.weight)), 1e-9), busiest = Math.max(...n.activity, 1);
  const linked = new Set(n.edges.flatMap((e) => [e.a, e.b]));
  const graph = cyto({
    container: at,
    elements: [
      ...all.actors.flatMap((name, i) => (linked.has(i) ? [{ data: { id: 'n' + i, label: name, size: 14 + 34 * Math.sqrt(n.activity[i] / busiest) } }] : [])),
      ...n.edges.map((e, i) => ({ data: { id: 'e' + i, source: 'n' + e.a, target: 'n' + e.b, width: 0.8 + 6 * (Math.abs(e.weight) / heaviest), side: (all.kind === 'conflict' ? -1 : 1) * e.weight > 0 ? 'for' : 'against', near: Math.max(0.05, e.weight / heaviest) } })),
    ],
    style: [
      { selector: 'node', style: { width: 'data(size)', height: 'data(size)', 'background-color': colour('accent'), label: 'data(label)', color: colour('ink'), 'font-size': 13, 'min-zoomed-font-size': 7, 'border-width': 2, 'border-color': colour('card'), 'text-valign': 'bottom', 'text-margin-y': 4, 'text-background-color': colour('card'), 'text-background-opacity': 0.75, 'text-background-padding': '2px' } },
      { selector: 'edge', style: { width: 'data(width)', 'line-color': colour('for'), opacity: 0.7, 'curve-style': 'haystack' } },
      { selector: 'edge[side = "against"]', style: { 'line-color': colour('against'), 'line-style': 'dashed' } },
    ],
    layout: { name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 90000, idealEdgeLength: (e: { data: (k: string) => number }) => 90 + 90 * (1 - e.data('near')), nodeOverlap: 40, componentSpacing: 90, numIter: 1500, padding: 36 } as cytoscape.LayoutOptions,
    wheelSensitivity: 0.2,
  });
  if (graph.zoom() > 1.6) graph.zoom(1.6), graph.center();
  graph.on('tap', 'node', (e) => (location.hash = link('actor', [e.target.data('label')])));
  return () => graph.destroy();
}

const xml = (s: string) => s.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

function graphml(all: Networks, n: Network) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n<key id="label" for="node" attr.name="label" attr.type="string"/>\n<key id="activity" for="node" attr.name="activity" attr.type="int"/>\n<key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n<graph edgedefault="undirected">\n`
    + all.actors.map((a, i) => `<node id="n${i}"><data key="label">${xml(a)}</data><data key="activity">${n.activity[i]}</data></node>\n`).join('')
    + n.edges.map((e) => `<edge source="n${e.a}" target="n${e.b}"><data key="weight">${e.weight}</data></edge>\n`).join('') + '</graph>\n</graphml>\n';
}

const asCsv = (all: Networks, n: Network) => 'a,b,weight,issues\r\n' + n.edges.map((e) => [all.actors[e.a], all.actors[e.b], e.weight, e.issues].map(csvCell).join(',')).join('\r\n') + '\r\n';

const alone = (all: Networks, n: Network) => all.actors.length - new Set(n.edges.flatMap((e) => [e.a, e.b])).size;

export function NetworkPage(p: { place: Place }) {
  const change = useParams(p.place), get = (k: string, d: string) => p.place.params.get(k) ?? d;
  const kind = get('kind', 'subtract'), normalisation = get('normalisation', 'average'), duplicates = get('duplicates', 'story'), level = get('level', 'country'), actors = get('actors', '20'), width = get('width', 'whole time');
  const days = width === 'whole time' ? null : Number(width);
  const answer = useGet<Networks>(url('network', { kind, normalisation, duplicates, level, actors, width: days, step: days ? Math.max(1, Math.round(days / 3)) : null }));
  const [at, move] = useState(1e9);
  const shown = useMemo(() => answer.data?.networks[Math.min(at, answer.data.networks.length - 1)], [answer.data, at]);
  return (
    <>
      <Head title="Network" lead="who sides with whom, by the stances they take on the same issues">
        <Choice label="ties" value={kind} of={[['subtract', 'for minus against'], ['congruence', 'congruence'], ['conflict', 'conflict']]} set={(v) => change({ kind: v })} />
        <Choice label="normalised" value={normalisation} of={['none', 'average', 'jaccard', 'cosine']} set={(v) => change({ normalisation: v })} />
        <Choice label="count once per" value={duplicates} of={[['all', 'row'], 'document', 'story', 'week', 'month', 'year', 'window']} set={(v) => change({ duplicates: v })} />
        <Choice label="actors as" value={level} of={sides} set={(v) => change({ level: v })} />
        <Choice label="busiest" value={actors} of={['10', '20', '40', '80']} set={(v) => change({ actors: v })} />
        <Choice label="window" value={width} of={['whole time', ['30', '30 days'], ['90', '90 days'], ['180', '180 days'], ['365', 'a year']]} set={(v) => change({ width: v })} />
        {answer.data && shown && shown.edges.length > 0 && <Export of={{ GraphML: () => save('network.graphml', 'application/xml', graphml(answer.data!, shown)), CSV: () => save('network.csv', 'text/csv', asCsv(answer.data!, shown)) }} />}
      </Head>
      <Show of={answer}>
        {(all) => shown && (
          <>
            <div class="legend">
              {all.networks.length > 1 && (
                <Field label={`window: ${shown.from} to ${shown.to}`}><input type="range" min={0} max={all.networks.length - 1} value={Math.min(at, all.networks.length - 1)} aria-valuetext={`${shown.from} to ${shown.to}`} onInput={(e) => move(e.currentTarget.valueAsNumber)} /></Field>
              )}
              <span><span class="for" aria-hidden="true">━━</span> on the same side</span><span><span class="against" aria-hidden="true">╍╍</span> on opposite sides</span><span>larger: more rows</span>
              {alone(all, shown) > 0 && <span>{alone(all, shown)} of {counted(all.actors.length, 'actor')} without a tie</span>}
            </div>
            {shown.edges.length ? <Drawn label={`network of ${all.actors.length} actors; the table below says the same`} class="graph" of={[shown]} draw={(el) => draw(el, all, shown)} />
              : <section class="card"><p class="empty">Nobody shares an issue with anybody here. A longer window or more actors may.</p></section>}
            <details class="card">
              <summary>{counted(shown.edges.length, 'tie')} as a table</summary>
              <div class="scroll" tabIndex={0} role="region" aria-label="ties">
                <table>
                  <thead><tr><th scope="col">one</th><th scope="col">other</th><th scope="col">weight</th><th scope="col">issues</th></tr></thead>
                  <tbody>
                    {[...shown.edges].sort((x, y) => Math.abs(y.weight) - Math.abs(x.weight)).slice(0, 300).map((e) => (
                      <tr key={e.a + '/' + e.b}><td><ActorLink name={all.actors[e.a]} level={level} /></td><td><a href={link('compare', ['actors'], { a: all.actors[e.a], b: all.actors[e.b], level })}>{all.actors[e.b]}</a></td><td class="number">{e.weight.toFixed(3)}</td><td class="number">{e.issues}</td></tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </details>
          </>
        )}
      </Show>
    </>
  );
}
