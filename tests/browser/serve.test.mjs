/**
 * `isnad serve` as whoever writes meets it: a file is saved, and the open page says what came of it. ISNAD names the
 * program. Nothing here waits by the clock: each test waits for what the page shows.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { accessibility } from './checks/accessibility.mjs';
import { overflow } from './checks/layout.mjs';
import { launch, none } from './site.mjs';

const GOOD = 'قالت: «لن نوقفه قبل نهاية العام» [@s#p1].';
const BAD = 'قالت: «لن نوقفها قبل نهاية العام» [@s#p1].';
const LONG = '\n\nفقرة تملأ الصفحة.'.repeat(80);
const FILE = 'content/explainers/a.md';
const BOUND = 20_000;

const text = (body) => `---\ntitle: شرح\nsummary: ملخص\ndate: 2026-11-20\n---\n\n${body}\n`;

let browser;
const ends = [];
before(async () => (browser = await launch()));
after(async () => {
  await browser.close();
  for (const end of ends) await end();
});

/** A project whose explainer says `body`. */
function project(body) {
  const root = mkdtempSync(join(tmpdir(), 'isnad-serve-'));
  ends.push(() => rmSync(root, { recursive: true }));
  const save = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  save('book.toml', '[book]\ntitle = "شروح"\nlanguage = "ar"\n');
  save('content/sources/s.md', '---\ntitle: بيان\nnote: x\n---\n\n{#p1}\nلن نوقفه قبل نهاية العام\n');
  save(FILE, text(body));
  return { root, save };
}

/** Serves a project; resolves to its address, once it says so, and a way to end it. */
async function serve(root, port = 0) {
  const program = process.env.ISNAD ?? '../../target/debug/isnad';
  const server = spawn(program, ['serve', '--port', `${port}`, '--root', root], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const end = () => {
    server.kill('SIGINT');
    return ended;
  };
  ends.unshift(end);
  for await (const line of createInterface({ input: server.stdout })) {
    const address = line.match(/^serving (\S+)/)?.[1];
    if (address) return { address, end };
  }
  throw new Error('the server ended before it served');
}

/** A window on a page of a new server, with what its console says. */
async function window(body, options) {
  const served = project(body);
  const { address, end } = await serve(served.root);
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(BOUND);
  const page = await context.newPage();
  const noise = [];
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  return { ...served, address, end, page, noise };
}

const overlay = (page) => page.locator('isnad-findings .panel');
const folded = (page) => page.locator('isnad-findings .folded').getByRole('button');
const shows = (page, words) => page.locator('article', { hasText: words }).waitFor();

test('a saved file reloads the page, which stays where it was scrolled to', async () => {
  const { page, save, root, address, noise } = await window(GOOD + LONG);
  await page.goto(`${address}a/`);
  await page.evaluate(() => scrollTo(0, 700));
  save(FILE, text(`${GOOD} والجديد هنا.${LONG}`));
  await shows(page, 'والجديد هنا');
  await page.waitForFunction(() => scrollY === 700);
  // As most editors save: written beside it and put into its place.
  save(`${FILE}.tmp`, text(`${GOOD} والأجدد هنا.${LONG}`));
  renameSync(join(root, `${FILE}.tmp`), join(root, FILE));
  await shows(page, 'والأجدد هنا');
  none(noise);
});

test('a finding stands over the last good page, with its file and line, until it is mended', async () => {
  const { page, save, address, noise } = await window(GOOD);
  await page.goto(`${address}a/`);
  save(FILE, text(BAD));
  await overlay(page).waitFor();
  const said = await overlay(page).innerText();
  for (const words of [`${FILE}:7:8`, 'error[altered-quote]', 'لن نوقفها قبل نهاية العام', 'help', '1 error']) {
    assert.ok(said.includes(words), `${words} in: ${said}`);
  }
  await shows(page, 'لن نوقفه قبل');
  await page.getByRole('status').filter({ hasText: 'isnad: 1 error' }).waitFor();
  await page.keyboard.press('Escape');
  await overlay(page).waitFor({ state: 'detached' });
  await folded(page).getByText('1 error').waitFor();
  // Whoever closed it sees it again when something else is wrong.
  save(FILE, text(`${BAD}\n\n${BAD}`));
  await overlay(page).getByText('2 errors').waitFor();
  await overlay(page).getByRole('button', { name: 'Close' }).click();
  await overlay(page).waitFor({ state: 'detached' });
  save(FILE, text(`${GOOD} وقد صُحّح.`));
  await shows(page, 'وقد صُحّح');
  assert.equal(await overlay(page).count(), 0);
  none(noise);
});

test('warnings wait behind a button, and stay open for whoever opened them', async () => {
  const { page, save, address, noise } = await window(GOOD);
  await page.goto(`${address}a/`);
  await folded(page).getByText('isnad: 1 warning').press('Enter');
  await overlay(page).getByText('content/sources/s.md:1:1').waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('isnad-findings').shadowRoot.activeElement.className), 'body');
  save(FILE, text(`${GOOD} والجديد هنا.`));
  await shows(page, 'والجديد هنا');
  await overlay(page).getByRole('button', { name: 'Close' }).click();
  await folded(page).waitFor();
  save(FILE, text(`${GOOD} ومرة أخرى.`));
  await shows(page, 'ومرة أخرى');
  await folded(page).waitFor();
  none(noise);
});

test('pages that nobody sees hold no connection, and are new once they are seen', async () => {
  const { page: first, save, address } = await window(GOOD);
  const context = first.context();
  await context.addInitScript(() => {
    window.hidden = true;
    Object.defineProperty(document, 'hidden', { get: () => window.hidden });
  });
  // More than the six connections that a browser has for one server.
  const pages = [];
  for (let count = 0; count < 8; count += 1) {
    pages.push(await context.newPage());
    await pages[count].goto(`${address}a/`);
  }
  save(FILE, text(`${GOOD} والجديد هنا.`));
  await pages[7].evaluate(() => {
    window.hidden = false;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await shows(pages[7], 'والجديد هنا');
});

test('a project that begins with an error shows it as a page, and the site once it is mended', async () => {
  const { page, save, address } = await window(BAD);
  const response = await page.goto(`${address}a/`);
  assert.equal(response.status(), 503);
  await page.locator('main.findings', { hasText: `${FILE}:7:8` }).waitFor();
  save('content/explainers/b.md', text(BAD));
  await page.getByRole('heading', { name: '2 errors' }).waitFor();
  save('content/explainers/b.md', text(GOOD));
  save(FILE, text(GOOD));
  await shows(page, 'لن نوقفه');
});

test('a server that was away and came back reloads the page', async () => {
  const { page, save, root, address, end } = await window(GOOD);
  await page.goto(`${address}a/`);
  await end();
  save(FILE, text(`${GOOD} كُتب والخادم غائب.`));
  await serve(root, new URL(address).port);
  await shows(page, 'كُتب والخادم غائب');
});

test('a template that fails is named with its line', async () => {
  const { page, save, address } = await window(GOOD);
  await page.goto(`${address}a/`);
  save('themes/default/templates/explainer.html', 'سطر\n{{ nothing.at.all }}\n');
  await overlay(page).getByText('themes/default/templates/explainer.html:2:').waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  test(`in ${colorScheme} the overlay has no accessibility violation and fits into 320 px`, async () => {
    const { page, save, address } = await window(GOOD, { colorScheme, viewport: { width: 320, height: 640 } });
    await page.goto(`${address}a/`);
    await folded(page).waitFor();
    none([...(await accessibility(page)), ...(await overflow(page))]);
    save(FILE, text(BAD));
    await overlay(page).waitFor();
    none([...(await accessibility(page)), ...(await overflow(page))]);
  });

  test(`in ${colorScheme} the page without a site has no accessibility violation`, async () => {
    const { page, address } = await window(BAD, { colorScheme });
    await page.goto(address);
    await page.locator('main.findings').waitFor();
    none(await accessibility(page));
  });
}
