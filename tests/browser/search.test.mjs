/** The search of the built site as a reader uses it: by its form and by its address, from a server and from disk. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { accessibility } from './checks/accessibility.mjs';
import { overflow } from './checks/layout.mjs';
import { files, folder, load, none, open, text } from './site.mjs';

const WAYS = ['a server', 'disk'];
const PAGE = 'search/index.html';

let site;
before(async () => (site = await open()));
after(() => site.end());

const address = (way) => (way === 'disk' ? pathToFileURL(join(folder, PAGE)).href : site.address(PAGE));

/** A window on the search, with what is said on its console and which files it loads. */
async function window(options) {
  const context = await site.browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  const noise = [];
  const loaded = [];
  // A browser refuses to load a font ahead from disk, and loads it when the page asks for it (disk.test.mjs).
  const refused = (message) => /woff2/.test(message.text() + message.location().url) && /^file:/.test(page.url());
  page.on('console', (message) => !refused(message) && noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  page.on('request', (request) => loaded.push(decodeURIComponent(request.url()).replace(/^.*?\/(?=assets\/|search\/)/, '')));
  return { page, noise, loaded };
}

/** What a search that is done shows. */
async function results(page) {
  await page.locator('.found:not(:empty)').waitFor();
  return page.evaluate(() => ({
    said: document.querySelector('.found').textContent,
    titles: [...document.querySelectorAll('.results h2')].map((title) => title.textContent),
    marks: [...document.querySelectorAll('.results mark')].map((mark) => mark.textContent),
    links: [...document.querySelectorAll('.results a')].map((link) => link.href),
  }));
}

/** The heading of an explainer of the site, and a word of it that has a hamza, without it. */
const page = files.filter((path) => /^[^/]+\/index\.html$/.test(path) && text(path).includes('kind-explainer')).sort()[0];
const title = text(page).match(/<h1>([^<]*)<\/h1>/)[1];

for (const way of WAYS) {
  test(`from ${way}: a word typed without its hamza and article is found and marked as it is written`, async () => {
    const { page, noise, loaded } = await window();
    await load(page, address(way));
    await page.getByRole('searchbox').fill('انسان');
    await page.keyboard.press('Enter');
    await page.locator('.results li').first().waitFor();
    const { said, marks, links } = await results(page);
    assert.match(page.url(), /[?]q=/, 'the query has an address');
    assert.match(said, /«⁨انسان⁩»/);
    assert.ok(marks.some((mark) => /^(ال|لل|و|ب|ل)?[إأ]نسان$/.test(mark)), `marks ${marks.join(', ')}`);
    assert.ok(links.every((link) => link.endsWith('/index.html')), `links ${links}`);
    assert.equal(await page.getByRole('searchbox').inputValue(), 'انسان', 'the query stays in its field');
    await page.locator('.results a').first().click();
    await page.locator('article h1').waitFor();
    none(noise);
    const index = [...new Set(loaded)].filter((path) => path.startsWith('search/') && path.endsWith('.js'));
    assert.ok(index.some((path) => path.startsWith('search/words/')) && index.some((path) => path.startsWith('search/texts/')), `loaded ${loaded.join(', ')}`);
    const bytes = index.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
    assert.ok(bytes < 60_000, `${bytes} bytes of the index`);
  });

  test(`from ${way}: the title of an explainer finds it first, by the address alone`, async () => {
    const { page: tab, noise } = await window();
    await load(tab, `${address(way)}?q=${encodeURIComponent(title)}`);
    await tab.locator('.results li').first().waitFor();
    const { titles } = await results(tab);
    assert.equal(titles[0], title);
    none(noise);
  });
}

test('what is not there is said, with other ways to go', async () => {
  const { page, noise } = await window();
  await load(page, `${site.address(PAGE)}?q=${encodeURIComponent('ظظظ <b>')}`);
  const { said, titles } = await results(page);
  assert.match(said, /«⁨ظظظ <b>⁩»/, 'what was typed is text');
  assert.deepEqual(titles, []);
  assert.ok((await page.locator('.elsewhere a').count()) >= 2);
  none(noise);
});

test('an index that cannot be loaded is said', async () => {
  const { page } = await window();
  await page.route('**/search/index.js', (route) => route.abort());
  await load(page, `${site.address(PAGE)}?q=${encodeURIComponent('نص')}`);
  const { said } = await results(page);
  assert.match(said, /تعذّر/);
});

test('the number of results is announced, and the keyboard reaches field, button and results in order', async () => {
  const { page } = await window();
  await load(page, `${site.address(PAGE)}?q=${encodeURIComponent('انسان')}`);
  await page.locator('.results li').first().waitFor();
  assert.equal(await page.getByRole('status').count(), 1);
  assert.equal(await page.getByRole('search').count(), 1);
  await page.getByRole('searchbox').focus();
  const order = [];
  for (const key of ['Tab', 'Tab']) {
    await page.keyboard.press(key);
    order.push(await page.evaluate(() => document.activeElement.closest('form, .results')?.className || document.activeElement.localName));
  }
  assert.deepEqual(order, ['button', 'results']);
});

for (const colorScheme of ['light', 'dark']) {
  test(`in ${colorScheme} results have no accessibility violation`, async () => {
    const { page } = await window({ colorScheme });
    await load(page, `${site.address(PAGE)}?q=${encodeURIComponent('انسان')}`);
    await page.locator('.results li').first().waitFor();
    none(await accessibility(page));
  });
}

test('results do not overflow at 320 px', async () => {
  const { page } = await window({ viewport: { width: 320, height: 800 } });
  await load(page, `${site.address(PAGE)}?q=${encodeURIComponent('انسان و'.repeat(12))}`);
  await page.locator('.results li').first().waitFor();
  none(await overflow(page));
});

test('without JavaScript there is no field to type into, but a word and links to the lists', async () => {
  const { page } = await window({ javaScriptEnabled: false });
  await load(page, site.address(PAGE));
  assert.equal(await page.locator('input:visible, button:visible').count(), 0);
  assert.match(await page.locator('main').innerText(), /جافاسكربت/);
  await page.locator('.elsewhere a').first().click();
  await page.locator('.cards').first().waitFor();
});
