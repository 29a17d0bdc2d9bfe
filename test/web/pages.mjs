// The pages as a person uses them, in headless Chromium: every page without a console error and without a serious finding of axe-core,
// then the ways through them. usage: node pages.mjs ADDRESS [SCREENSHOT-FOLDER]   (playwright-core and axe-core come from apps/web)
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(new URL('../../apps/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [address, shots] = process.argv.slice(2);
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: quiet });
let failed = 0;
const say = (ok, name, why = '') => {
  console.log(ok ? `ok ${name}` : `FAIL ${name}: ${why}`);
  if (!ok) failed++;
};

async function open(options) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, bypassCSP: false, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (m) => m.type() === 'error' && faults.push(m.text()));
  page.on('pageerror', (e) => faults.push(e.message));
  page.on('request', (r) => !r.url().startsWith(address) && !/^(data|blob):/.test(r.url()) && faults.push('asked elsewhere: ' + r.url()));
  return { page, faults, context };
}

const settle = async (page) => {
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => !document.querySelector('main [aria-busy=true]') && !document.body.innerText.includes('asking …'));
  await page.waitForTimeout(250);
};

const seen = async (page, faults) => {
  // The page's policy lets no script in; the tool's goes in by the debugger.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`));
  return [...faults.splice(0), ...found];
};

const all = await (await fetch(address + 'api/v1/documents')).json(), one = all.find((d) => d.id === 'w7') ?? all[0], hostile = all.find((d) => d.id === 'w8');
const matrix = await (await fetch(address + 'api/v1/matrix')).json();
const actor = encodeURIComponent(matrix.actors[0]), issue = encodeURIComponent(matrix.issues[0].id);
const pages = { today: 'today', matrix: 'matrix', document: 'doc/' + one.doc_id, issue: 'issue/' + issue, actor: 'actor/' + actor, compare: 'compare/actors', dates: 'compare/dates',
  network: 'network?level=side', map: 'map', ledger: 'ledger', contradictions: 'contradictions', person: 'actor/Anna%20Low?level=name', codebook: 'codebook', types: 'codebook?sheet=events', codes: 'codebook?sheet=actors', documents: 'browse/documents', browse: 'browse/events', search: 'browse/search?text=war', sql: 'browse/sql?q=SELECT+type,count(*)+AS+n+FROM+events+GROUP+BY+type+ORDER+BY+n+DESC', paste: 'paste' };

for (const scheme of ['light', 'dark']) {
  const { page, faults, context } = await open({ colorScheme: scheme });
  for (const [name, hash] of Object.entries(pages)) {
    await page.goto(address + '#/' + hash);
    await settle(page);
    const wrong = await seen(page, faults);
    if (await page.locator('.error').count()) wrong.push(await page.locator('.error').first().innerText());
    say(!wrong.length, `${name}, ${scheme}`, wrong.join('; '));
    if (shots) await page.screenshot({ path: `${shots}/${name}-${scheme}.png` });
  }
  await context.close();
}

// ---- a phone: nothing wider than the screen
{
  const { page, context } = await open({ viewport: { width: 390, height: 800 } });
  for (const [name, hash] of Object.entries(pages)) {
    await page.goto(address + '#/' + hash);
    await settle(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    say(over <= 1, `${name} on a phone`, `${over} pixels too wide`);
    if (shots) await page.screenshot({ path: `${shots}/${name}-phone.png` });
  }
  await context.close();
}

// ---- ways through the pages
async function way(name, go) {
  const { page, faults, context } = await open({ acceptDownloads: true });
  try {
    await go(page, faults);
    say(!faults.length, name, faults.join('; '));
  } catch (e) {
    say(false, name, e.message.split('\n')[0]);
    if (shots) await page.screenshot({ path: `${shots}/failed-${name.replaceAll(' ', '-')}.png` });
  }
  await context.close();
}

await way('from a cell of the matrix to its sentence', async (page) => {
  await page.goto(address + '#/matrix');
  await settle(page);
  await page.locator('button.cell').first().click();
  const quote = (await page.locator('aside blockquote').first().innerText()).trim();
  if (shots) await page.screenshot({ path: `${shots}/matrix-quotes.png` });
  await page.locator('aside a', { hasText: 'read in the text' }).first().click();
  await page.waitForSelector('.sentence.here');
  const here = (await page.locator('.sentence.here').first().innerText()).trim();
  if (here.replace(/\s+/g, ' ') !== quote.replace(/\s+/g, ' ')) throw new Error(`"${here}" is not "${quote}"`);
  if (shots) await page.screenshot({ path: `${shots}/document-sentence.png` });
});

await way('the matrix by keys alone', async (page) => {
  await page.goto(address + '#/matrix');
  await settle(page);
  await page.locator('button.cell[tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForSelector('aside blockquote, aside .empty');
});

await way('paste a text', async (page) => {
  await page.goto(address + '#/paste');
  await page.locator('textarea').fill('Norway rejected the tariff plan on Tuesday. "We will not accept it," Norwegian Foreign Minister Anna Low said. <script>alert(1)</script>');
  await page.locator('input[type=date]').fill('2025-03-14');
  await page.locator('button.main').click();
  await page.waitForSelector('.record.event', { timeout: 30000 });
  if (!(await page.locator('article.text').innerText()).includes('<script>')) throw new Error('the text is not shown as it is');
  if (shots) await page.screenshot({ path: `${shots}/paste-coded.png` });
});

await way('correct a row and see it', async (page) => {
  await page.goto(address + `#/doc/${one.doc_id}`);
  await settle(page);
  const card = page.locator('.record.position, .record.event').first();
  const id = await card.getAttribute('id');
  const event = (await card.getAttribute('class')).includes('event');
  await card.click({ position: { x: 4, y: 4 } });
  await card.getByRole('button', { name: 'edit' }).click();
  await card.locator('select').selectOption(event ? 'modality' : 'strength');
  await card.locator('form input').first().fill(event ? 'hypothetical' : 'hedged');
  await card.locator('form button.main').click();
  await page.waitForFunction(([at, word]) => document.getElementById(at)?.querySelector('dl').innerText.includes(word), [id, event ? 'hypothetical' : 'hedged'], { timeout: 10000 });
  const before = await page.locator('.record').count();
  await page.locator('#' + id).getByRole('button', { name: 'reject' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('.record').length < n, before, { timeout: 10000 });
});

await way('take the matrix away', async (page) => {
  await page.goto(address + '#/matrix');
  await settle(page);
  for (const kind of ['CSV', 'SVG', 'PNG']) {
    const [file] = await Promise.all([page.waitForEvent('download', { timeout: 10000 }), page.getByRole('button', { name: kind }).click()]);
    if (readFileSync(await file.path()).length < 300) throw new Error(kind + ' is empty');
    if (shots && kind === 'PNG') await file.saveAs(`${shots}/matrix-export.png`);
  }
});

await way('the reader by keys alone', async (page) => {
  await page.goto(address + `#/doc/${one.doc_id}`);
  await settle(page);
  await page.keyboard.press('j');
  const first = await page.locator('.record.on').getAttribute('id');
  await page.keyboard.press('j');
  if (first === (await page.locator('.record.on').getAttribute('id'))) throw new Error('j stays where it is');
  await page.keyboard.press('k');
  await page.keyboard.press('a');
  await page.locator('.toast', { hasText: 'accepted' }).waitFor();
  await page.locator('.record.on .tag', { hasText: 'judged' }).waitFor();
  await page.keyboard.press('e');
  await page.locator('.record.on form').waitFor();
  await page.keyboard.press('Escape');
});

await way('who vouches for a row, on focus and on hover', async (page) => {
  await page.goto(address + '#/paste');
  await page.locator('textarea').fill('Swedish officials said that Norwegian Foreign Minister Anna Low told reporters in Oslo that Denmark attacked the port on Monday.');
  await page.locator('button.main').click();
  const card = page.locator('.record.statement').first();
  await card.waitFor({ timeout: 30000 });
  await card.focus();
  await page.locator('article .m.told').first().waitFor();
  await page.locator('h1').hover();
  await page.locator('textarea').focus();
  if (await page.locator('article .m.told').count()) throw new Error('the chain stays when nothing is pointed at');
  await page.locator('article .m').last().hover();
  await page.locator('article .m.hot').first().waitFor();
});

await way('a window that moves over the network, and its export', async (page) => {
  await page.goto(address + '#/network?level=side&width=30');
  await settle(page);
  const label = () => page.locator('.legend label.field').innerText();
  const before = await label();
  await page.locator('.legend input[type=range]').press('Home');
  if ((await label()) === before) throw new Error('the slider moves nothing');
  await page.goto(address + '#/network?level=side');
  await settle(page);
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 10000 }), page.getByRole('button', { name: 'GraphML' }).click()]);
  if (!readFileSync(await file.path(), 'utf8').includes('<graphml')) throw new Error('no GraphML');
});

await way('the day of the matrix by its slider', async (page) => {
  await page.goto(address + '#/matrix');
  await settle(page);
  const n = await page.locator('button.cell').count();
  await page.locator('.head input[type=range]').press('Home');
  await page.waitForFunction((k) => document.querySelectorAll('button.cell').length < k && location.hash.includes('date='), n, { timeout: 10000 });
});

await way('a place of the map and what happened there', async (page) => {
  await page.goto(address + '#/map');
  await settle(page);
  await page.locator('.map circle[role=button]').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('aside li a').first().click();
  await page.waitForSelector('article.text');
});

await way('SQL reads and does not write', async (page) => {
  await page.goto(address + '#/browse/sql');
  await page.locator('textarea').fill('SELECT count(*) AS n FROM events');
  await page.getByRole('button', { name: 'ask' }).click();
  await page.waitForSelector('td.number');
});

await way('offices over time', async (page) => {
  await page.goto(address + '#/actor/NOR%20GOV');
  await settle(page);
  if (!(await page.locator('.offices .row', { hasText: 'Anna Low' }).locator('.bar.told').count())) throw new Error('no bar for Anna Low');
});

await way('the codebook and what coders agree on', async (page) => {
  for (const [row, coder, value] of [['e1', 'anna', 'accept'], ['e1', 'ben', 'accept'], ['e2', 'anna', 'accept'], ['e2', 'ben', 'reject']])
    await fetch(address + 'api/v1/corrections', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ row, value, coder }) });
  await page.goto(address + '#/codebook');
  await page.locator('tr', { hasText: 'anna and ben' }).first().waitFor();
  await page.getByRole('link', { name: 'Event types' }).click();
  await page.locator('section', { hasText: 'REJECT' }).first().waitFor();
});

await way('what an article says is never a script', async (page, faults) => {
  page.on('dialog', (d) => { throw new Error('a dialog: ' + d.message()); });
  for (const hash of ['today', 'doc/' + hostile.doc_id, 'browse/documents', 'browse/statements', 'matrix?level=name', 'actor/' + encodeURIComponent('<img src=x onerror=alert(1)>'), 'issue/' + encodeURIComponent('"><script>alert(1)</script>'),
    'browse/search?text=' + encodeURIComponent('port'), 'compare/actors?a=%3Cb%3E&b=%3Ci%3E', 'nowhere/%3Cscript%3E', 'actor/%E0%A4%A', 'doc/%25%00']) {
    await page.goto(address + '#/' + hash);
    await page.waitForSelector('main h1, main .error');
    await page.waitForTimeout(300);
    if (await page.evaluate(() => document.querySelectorAll('main img, main script, main b[onmouseover], a[href^="javascript:"]').length)) throw new Error('mark-up of a text became mark-up of the page at ' + hash);
  }
  // There is no such actor, and no such document; the browser notes both.
  faults.splice(0, faults.length, ...faults.filter((f) => !f.includes('404')));
});

await browser.close();
process.exit(failed ? 1 : 0);
