// Lines over time, drawn by Observable Plot in the page's colours.
import { Drawn } from './ui';

export type Dot = { date: string; value: number; series: string; title: string };

// Okabe and Ito's colours, which people with any colour vision tell apart.
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00', '#56b4e9', '#6b4ea0', '#777777'];

/** The days to show: two months at the least, so that one day is no axis of its own. */
function around(times: number[]) {
  const low = Math.min(...times), high = Math.max(...times), more = Math.max(0, 60 * 86400000 - (high - low)) / 2;
  return [new Date(low - more), new Date(high + more)];
}

async function draw(at: HTMLElement, label: string, dots: Dot[], labels: [string, string], pearls: boolean) {
  // The bundle stands beside this one; its name is a value so that the bundler leaves it there.
  const P = (await import('./plot.js' as string)) as typeof import('./plot');
  const data = dots.map((d) => ({ ...d, at: new Date(d.date.length === 4 ? d.date + '-01-01' : d.date.length === 7 ? d.date + '-01' : d.date) }));
  const series = [...new Set(dots.map((d) => d.series))];
  const figure = P.plot({
    width: Math.max(280, at.clientWidth || 640), height: 240, marginLeft: 62, marginRight: 16, marginTop: 14,
    x: { type: 'utc', label: null, domain: around(data.map((d) => d.at.getTime())) }, y: { domain: [-1, 1], ticks: [-1, 0, 1], tickFormat: (v: number) => (v > 0 ? labels[1] : v < 0 ? labels[0] : '0'), label: null },
    color: { domain: series, range: series.map((_, i) => colours[i % colours.length]) },
    marks: [
      P.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.35 }),
      P.line(data, { x: 'at', y: 'value', stroke: 'series', z: 'series', curve: 'step-after', strokeWidth: 2 }),
      // A dot a row tells when something was said; a dot a month would only be a string of pearls.
      ...(pearls ? [] : [P.dot(data, { x: 'at', y: 'value', fill: 'series', stroke: 'var(--card)', r: 4.5, title: 'title' })]),
    ],
  });
  // Plot brings a style sheet of its own; the page's is enough.
  figure.querySelectorAll('style').forEach((s) => s.remove());
  // One picture with one name; its parts' labels stand on elements that may have none.
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', label);
  figure.querySelectorAll('[aria-label]').forEach((e) => e.removeAttribute('aria-label'));
  at.replaceChildren(figure);
  return () => at.replaceChildren();
}

export function Chart(p: { label: string; dots: Dot[]; ends?: [string, string]; pearls?: boolean }) {
  const series = [...new Set(p.dots.map((d) => d.series))];
  if (!p.dots.length) return <p class="empty">Nothing to draw.</p>;
  return (
    <figure style={{ margin: 0 }}>
      {series.length > 1 && <div class="legend">{series.map((s, i) => <span key={s}><span aria-hidden="true" style={{ color: colours[i % colours.length] }}>●</span> {s}</span>)}</div>}
      <Drawn label={p.label} class="chart" of={[p.dots]} draw={(at) => draw(at, p.label, p.dots, p.ends ?? ['against', 'for'], p.pearls ?? false)} />
    </figure>
  );
}
