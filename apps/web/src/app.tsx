// The frame of all pages, and which page an address means.
import { Component, type ComponentChildren, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ActorPage, Contradictions, IssuePage, LedgerPage } from './about';
import { listen } from './api';
import { BrowsePage } from './browse';
import { CodebookPage } from './codebook';
import { ComparePage } from './compare';
import { MapPage } from './mappage';
import { MatrixPage } from './matrix';
import { NetworkPage } from './network';
import { Paste, Reader, coder } from './reader';
import { Today } from './today';
import { Head, type Place, link, readPlace } from './ui';

const pages: { [page: string]: { title: string; menu?: boolean; wide?: boolean; show: (place: Place) => ComponentChildren } } = {
  today: { title: 'Today', menu: true, show: () => <Today /> },
  matrix: { title: 'Positions', menu: true, wide: true, show: (p) => <MatrixPage place={p} /> },
  compare: { title: 'Compare', menu: true, show: (p) => <ComparePage place={p} /> },
  network: { title: 'Network', menu: true, wide: true, show: (p) => <NetworkPage place={p} /> },
  map: { title: 'Map', menu: true, wide: true, show: (p) => <MapPage place={p} /> },
  ledger: { title: 'Ledger', menu: true, show: (p) => <LedgerPage place={p} /> },
  contradictions: { title: 'Contradictions', menu: true, show: () => <><Head title="Contradictions" lead="stances of one side on one issue that contradict one another: two voices of it, or a change of mind" /><section class="card"><Contradictions params={{}} /></section></> },
  browse: { title: 'Browse', menu: true, wide: true, show: (p) => <BrowsePage place={p} /> },
  codebook: { title: 'Codebook', menu: true, show: (p) => <CodebookPage place={p} /> },
  paste: { title: 'Paste a text', menu: true, wide: true, show: () => <Paste /> },
  doc: { title: 'Document', wide: true, show: (p) => <Reader place={p} /> },
  issue: { title: 'Issue', show: (p) => <IssuePage place={p} /> },
  actor: { title: 'Actor', show: (p) => <ActorPage place={p} /> },
};

/** What one page gets wrong shall not take the others with it. */
class Net extends Component<{ children: ComponentChildren; at: string }, { error: string | null; at: string }> {
  state = { error: null as string | null, at: this.props.at };
  static getDerivedStateFromProps(next: { at: string }, state: { at: string }) {
    return next.at === state.at ? null : { error: null, at: next.at };
  }
  componentDidCatch(e: Error) {
    this.setState({ error: e.message });
  }
  render() {
    return this.state.error ? <p class="error" role="alert">This page could not be shown: {this.state.error}</p> : this.props.children;
  }
}

function Theme() {
  const [theme, set] = useState(localStorage.getItem('theme') ?? 'auto');
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    localStorage.setItem('theme', theme);
    dispatchEvent(new Event('recoloured'));
  }, [theme]);
  const next = { auto: 'light', light: 'dark', dark: 'auto' }[theme]!;
  return <button class="plain" onClick={() => set(next)} title={`colours: ${theme}; click for ${next}`} aria-label={`colours: ${theme}`}>{{ auto: '◐', light: '☀', dark: '☾' }[theme]}</button>;
}

function Coder() {
  const [name, set] = useState(coder());
  return <label class="small soft">as <input size={9} value={name} aria-label="your name for corrections" onInput={(e) => (set(e.currentTarget.value), localStorage.setItem('coder', e.currentTarget.value || 'analyst'))} class="small-input" /></label>;
}

function App() {
  const [place, go] = useState(readPlace());
  useEffect(() => {
    const f = () => go(readPlace());
    addEventListener('hashchange', f);
    listen();
    return () => removeEventListener('hashchange', f);
  }, []);
  const page = pages[place.page], path = place.page + '/' + place.rest.join('/');
  useEffect(() => {
    document.title = (page?.title ?? 'Nothing here') + ' · demarche';
    if (!place.params.has('row') && !place.params.has('s')) scrollTo(0, 0);
  }, [path]);
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => (e.preventDefault(), document.getElementById('main')?.focus())}>skip to the page</a>
      <header class="bar">
        <a class="brand" href={link('today')}><img src="/icon.svg" alt="" />demarche</a>
        <nav class="pages" aria-label="pages">
          {Object.entries(pages).filter(([, x]) => x.menu).map(([key, x]) => <a key={key} href={link(key)} aria-current={key === place.page ? 'page' : undefined}>{x.title}</a>)}
        </nav>
        <Coder /><Theme />
      </header>
      <main id="main" tabIndex={-1} class={page?.wide ? 'wide' : ''}>
        <Net at={path}>{page ? <div key={path}>{page.show(place)}</div> : <Head title="Nothing here" lead={<>There is no page at this address. <a href={link('today')}>Today</a></>} />}</Net>
      </main>
      <footer><a href="/api/v1/openapi.json">API</a> · <a href="/licences.txt">licences</a> · everything here stays on this machine</footer>
    </>
  );
}

const at = document.getElementById('app')!;
at.replaceChildren();
render(<App />, at);
