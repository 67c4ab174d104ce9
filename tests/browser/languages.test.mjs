/** Small sites in Arabic, Persian, Urdu, Hebrew and English: what holds for pages holds in each of them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessibility, shaded } from './checks/accessibility.mjs';
import * as document from './checks/document.mjs';
import { at, columns, enlarged, marks, overflow, type } from './checks/layout.mjs';
import { notes, order, references } from './checks/notes.mjs';
import { read, ways, words } from './checks/passages.mjs';
import { invalid } from './checks/validity.mjs';
import { serve } from './server.mjs';
import { addressOf, everyLaw, load, none, open, others, PREFIX } from './site.mjs';

test('there are sites in five languages', () => {
  const languages = [...others.values()].map((site) => site.text('index.html').match(/<html lang="([a-z]+)/)[1]);
  for (const language of ['ar', 'fa', 'ur', 'he', 'en']) assert.ok(languages.includes(language), language);
});

/** What holds for every page of every language. Each page is opened once, and each law looks at it. */
const LAWS = {
  'every page names its language, has one h1 and a policy': async (page) => [
    ...(await document.language(page)),
    ...(await document.headings(page)),
    ...(await document.headingLinks(page)),
    ...(await document.policy(page)),
  ],
  'every reference has a note, every note its ways back': async (page) => [
    ...(await references(page)),
    ...(await notes(page)),
    ...(await order(page)),
  ],
  ...Object.fromEntries([1280, 390, 320].map((width) => [
    `no page overflows or begins a line with a mark at ${width} px`,
    at(width, async (page) => [...(await overflow(page)), ...(await marks(page)), ...(await type(page))]),
  ])),
  'no page overflows at 320 px with text twice as large': at(320, enlarged(overflow)),
  'no name or title is a column of letters at 320 px with text twice as large': at(320, enlarged(columns)),
  'no page overflows at 320 px with text twice as large, in fonts of the reader': at(320, enlarged(overflow, { fonts: false })),
  ...Object.fromEntries(['light', 'dark'].map((colorScheme) => [
    `no page has an accessibility violation in ${colorScheme}`,
    shaded(colorScheme, accessibility),
  ])),
};

for (const [name, of] of others) describe(name, () => {
  const edition = new Map();
  let site, found;
  before(async () => {
    site = await open(of);
    found = await everyLaw(site, {
      ...LAWS,
      'every page is read': async (page, path) => edition.set(site.address(path), await read(page)) && [],
    });
  });
  after(() => site.end());

  for (const law of Object.keys(LAWS)) test(law, () => none(found.get(law)));

  test('every word of a note stands in its passage, and each leads to the other', () => {
    none([...words(edition), ...ways(edition)]);
  });

  test('an old address leads to its page', async () => {
    const page = await (await site.browser.newContext({ javaScriptEnabled: false })).newPage();
    for (const path of of.moved) {
      const target = of.text(path).match(/rel="canonical" href="[^"]*?\/([^/"]+)\/"/)[1];
      await page.goto(site.address(path));
      await page.waitForURL((url) => url.pathname.includes(`/${target}/`));
    }
  });
});

test('every page is valid HTML', async () => {
  // All of them in one call: starting the checker takes longer than its work.
  const sites = await Promise.all([...others.values()].map((of) => serve(of.folder, PREFIX)));
  const addresses = [...others.values()].flatMap((of, place) => of.pages.map((path) => addressOf(sites[place].base, path)));
  none(await invalid(addresses));
  await Promise.all(sites.map((site) => site.close()));
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
