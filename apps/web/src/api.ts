// The API as the pages see it: types, fetching, and the hook that repeats a question when the database changed.
import { useEffect, useState } from 'preact/hooks';

export type Party = { actor: string | null; name: string | null; country: string | null; sectors: string[] };
export type Span = { start: number; end: number };
export type Evidence = Span & { sentence: number };
type Row = { id: string; row?: number; evidence: Evidence[]; confidence: number; made_by?: string | null; judged?: number };
export type Event = Row & {
  type: string; mode: string | null; cameo: string | null; quad: number | null; intensity: number | null; contexts: string[];
  source: Party[]; target: Party[]; date: { value: string | null } | null; place: { name: string; country: string | null } | null;
  modality: string; statement: string | null; trigger: Span & { text: string };
};
export type Statement = Row & {
  speaker: Party | null; addressee: Party | null; cue: (Span & { text: string | null }) | null; form: string; parent: string | null; channel: string | null;
  date: { value: string | null } | null;
};
export type Position = Row & {
  holder: Party | null; issue: { id: string; label: string }; sign: number; act: string; strength: string;
  condition: { ask: unknown; give: unknown } | null; addressee: { name: string | null } | null; basis: string; date?: string | null; statement: string | null;
};
export type Actor = { id: string; row?: number; name: string; kind: string; country: string | null; sectors: string[]; office: string | null; basis: string;
  mentions: (Span & { form: string })[] };
export type Doc = {
  doc_id?: number; id: string; title: string | null; date: string | null; source: string | null; url: string | null; text: string; author?: string | null;
};
export type Record_ = {
  doc: Doc; sentences: (Span & { i: number; kind: string })[]; actors: Actor[]; events: Event[]; statements: Statement[]; positions: Position[];
  links: { type: string; from: string; to: string; basis: string; outcome?: string | null }[];
};
export type Stance = {
  position: number; doc_id: number; holder: string | null; sign: number; act: string; strength: string; ask: string | null; give: string | null; date: string;
  confidence: number;
};
export type Cell = {
  actor: number; issue: number; stance: number; certainty: number; rows: number; stories: number; first: string; last: string; act: string; strength: string;
  change: string | null;
};
export type Matrix = { date: string; since: string | null; level: string; undated: number; actors: string[]; issues: { id: string; label: string }[]; cells: Cell[] };
export type Change = { change: string; actor: string; issue: string; label: string; before: number | null; after: number; row: Stance };
export type Line = { actor: string; issue: string; label: string; rows: number; points: { stance: number; row: Stance }[] };
export type Demand = {
  kind: string; id: number; doc_id: number; demander: string | null; addressee: string | null; what: string | null; issue: string | null; date: string; status: string;
  age: number | null; answered: string | null; answerer: string | null; answer_doc: number | null;
};
export type Contradiction = { level: string; actor: string; issue: string; label: string; earlier: Stance; later: Stance };
export type State = {
  documents: number; events: number; happenings: number; statements: number; positions: number; issues: number; corrections: number; first: string | null;
  last: string | null; running: number;
};
export type Office = { name: string; office: string; country: string | null; sectors: string | null; first: string | null; last: string | null; documents: number; doc_id: number };
export type Term = { name: string; office: string; country: string | null; from: string | null; to: string | null };
export type Codebook = {
  types: { type: string; quad: string; intensity: string; cameo: string; meaning: string }[]; modes: { type: string; mode: string; intensity: string; meaning: string }[];
  contexts: { context: string; meaning: string }[]; cameo: { code: string; name: string; goldstein: string; type: string | null; mode: string | null }[];
  sectors: { code: string; sectors: string; note: string | null }[]; bodies: { code: string; country: string | null; sectors: string | null; note: string | null }[];
  countries: { iso3: string; name: string }[];
};
export type Agreement = { row: string; field: string; a: string; b: string | null; units: number; agree: number | null; kappa: number | null; alpha: number | null };
export type Cells = { [column: string]: string | number | null };

export class Refusal extends Error {}

async function answer(response: Response) {
  const body = await response.text();
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal(`the server answered ${response.status} with something that is no JSON`);
  }
  if (!response.ok) throw new Refusal(value?.error?.message ?? `the server answered ${response.status}`);
  return value;
}

export function url(path: string, params: { [key: string]: string | number | null | undefined } = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) if (value !== null && value !== undefined && value !== '') query.set(key, String(value));
  const text = query.toString();
  return `/api/v1/${path}${text ? '?' + text : ''}`;
}

export const get = async <T>(address: string): Promise<T> => answer(await fetch(address));

export const post = async <T>(path: string, body: object): Promise<T> =>
  answer(await fetch(url(path), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }));

const listeners = new Set<() => void>();
export const changed = () => listeners.forEach((f) => f());

let stream: EventSource | null = null;
/** Listens to the server; during an ingest many changes come, and one question every two seconds is enough. */
export function listen() {
  if (stream) return;
  let timer = 0;
  stream = new EventSource('/api/v1/live');
  stream.addEventListener('change', () => {
    if (!timer) timer = window.setTimeout(() => ((timer = 0), changed()), 2000);
  });
}

let book: Promise<Codebook> | null = null;
/** The codebook does not change while the server runs; it is asked for once. */
export function useCodebook() {
  const [value, set] = useState<Codebook | null>(null);
  useEffect(() => void (book ??= get<Codebook>(url('codebook'))).then(set, () => (book = null)), []);
  return value;
}

export type Answer<T> = { data: T | null; error: string | null; waiting: boolean };

/** The answer to a question; the old one stays while a new one is under way. address null: nothing is asked. */
export function useGet<T>(address: string | null): Answer<T> {
  const [state, set] = useState<Answer<T>>({ data: null, error: null, waiting: true });
  const [round, again] = useState(0);
  useEffect(() => {
    const f = () => again((n) => n + 1);
    listeners.add(f);
    return () => void listeners.delete(f);
  }, []);
  useEffect(() => {
    if (!address) return set({ data: null, error: null, waiting: false });
    let current = true;
    set((s) => ({ ...s, waiting: true }));
    get<T>(address).then(
      (data) => current && set({ data, error: null, waiting: false }),
      (e: Error) => current && set({ data: null, error: e.message, waiting: false }),
    );
    return () => void (current = false);
  }, [address, round]);
  return state;
}
