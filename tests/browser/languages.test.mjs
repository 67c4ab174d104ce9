/** Small sites in Arabic, Persian, Urdu, Hebrew and English: what holds for pages holds in each of them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessibility } from './checks/accessibility.mjs';
import * as document from './checks/document.mjs';
import { marks, overflow, type } from './checks/layout.mjs';
import { notes, order, references } from './checks/notes.mjs';
import { read, ways, words } from './checks/passages.mjs';
import { invalid } from './checks/validity.mjs';
import { everyPage, load, none, open, others } from './site.mjs';

test('there are sites in five languages', () => {
  const languages = [...others.values()].map((site) => site.text('index.html').match(/<html lang="([a-z]+)/)[1]);
  for (const language of ['ar', 'fa', 'ur', 'he', 'en']) assert.ok(languages.includes(language), language);
});

for (const [name, of] of others) describe(name, () => {
  let site;
  before(async () => (site = await open(of)));
  after(() => site.end());

  const everywhere = (check, options = {}) => async () => none(await everyPage(site, options, check));
  const viewport = (width) => ({ viewport: { width, height: 844 } });

  test('every page names its language, has one h1 and a policy', everywhere(async (page) => [
    ...(await document.language(page)),
    ...(await document.headings(page)),
    ...(await document.headingLinks(page)),
    ...(await document.policy(page)),
  ]));

  for (const width of [1280, 390, 320]) {
    test(`no page overflows or begins a line with a mark at ${width} px`, everywhere(
      async (page) => [...(await overflow(page)), ...(await marks(page)), ...(await type(page))],
      viewport(width),
    ));
  }

  for (const colorScheme of ['light', 'dark']) {
    test(`no page has an accessibility violation in ${colorScheme}`, everywhere(accessibility, { colorScheme }));
  }

  test('every reference has a note, every note its ways back', everywhere(async (page) => [
    ...(await references(page)),
    ...(await notes(page)),
    ...(await order(page)),
  ]));

  test('every word of a note stands in its passage, and each leads to the other', async () => {
    const edition = new Map();
    await everyPage(site, {}, async (page, path) => {
      edition.set(site.address(path), await read(page));
      return [];
    });
    none([...words(edition), ...ways(edition)]);
  });

  test('every page is valid HTML', async () => none(await invalid(site.pages.map(site.address))));

  test('an old address leads to its page', async () => {
    const page = await (await site.browser.newContext({ javaScriptEnabled: false })).newPage();
    for (const path of of.moved) {
      const target = of.text(path).match(/rel="canonical" href="[^"]*?\/([^/"]+)\/"/)[1];
      await page.goto(site.address(path));
      await page.waitForURL((url) => url.pathname.includes(`/${target}/`));
    }
  });
});

test('a card of a passage in another language has that language and its direction', async () => {
  const site = await open(others.get('ar'));
  const page = await (await site.browser.newContext()).newPage();
  await load(page, site.address('quotation-or-summary/index.html'));
  const foreign = page.locator('.notes > li:has(.words[lang=en])');
  const mark = await foreign.locator('[role=doc-backlink]').first().getAttribute('href');
  await page.locator(mark).click();
  await page.locator('.preview mark').waitFor();
  const shown = page.locator('.preview .words');
  assert.deepEqual([await shown.getAttribute('lang'), await shown.getAttribute('dir')], ['en', 'ltr']);
  await site.end();
});
