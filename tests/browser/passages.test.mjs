/** From a quotation to its words in the archived text, and from there back to everything that cites them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { read, ways, words } from './checks/passages.mjs';
import { everyPage, load, none, open } from './site.mjs';

let site;
/** What each page says, by its address. */
const edition = new Map();

before(async () => {
  site = await open();
  await everyPage(site, {}, async (page, path) => {
    edition.set(site.address(path), await read(page));
    return [];
  });
});
after(() => site.end());

const notes = () => [...edition.values()].flatMap((page) => page.notes);

test('the site shows verbatim quotations with their words, and passages that are cited', () => {
  const verbatim = notes().filter((note) => note.verdict === 'verbatim' && note.words !== null);
  assert.ok(verbatim.some((note) => note.references.some((reference) => reference.quoted !== null)), 'none is quoted');
  const passages = [...edition.values()].flatMap((page) => page.passages);
  assert.ok(passages.some((passage) => passage.back.length > 0 && passage.marks.length > 0), 'no passage is cited');
});

test('the words of every note stand in their passages letter for letter, and so does every verbatim quotation', () => {
  none(words(edition));
});

test('every note leads to passages that lead back to each of its references', () => {
  none(ways(edition));
});

test('a link to a passage shows it with the quoted words marked', async () => {
  const page = await (await site.browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce' })).newPage();
  const offences = [];
  const marked = new Map();
  const quoting = notes().filter((note) => note.words !== null);
  for (const place of new Set(quoting.flatMap((note) => note.places))) {
    await load(page, place);
    const seen = await page.evaluate(() => {
      const target = document.querySelector(':target');
      const box = target?.getBoundingClientRect();
      const marks = [...(target?.querySelectorAll('mark') ?? [])].filter((mark) => mark.checkVisibility()).length;
      return { shown: Boolean(box) && box.height > 0 && box.top > -1 && box.top < innerHeight, marks };
    });
    if (!seen.shown) offences.push(`${place} is out of sight`);
    marked.set(place, seen.marks > 0);
  }
  // Of several places that a note names, one holds the words.
  const bare = quoting.filter((note) => !note.places.some((place) => marked.get(place)));
  none([...offences, ...bare.map((note) => `${note.id} → ${note.places}: nothing is marked`)]);
});

test('without JavaScript a click on a place of a note and one on its way back end at the reference', async () => {
  const offences = await everyPage(site, { javaScriptEnabled: false }, async (page) => {
    const note = page.locator('[role=doc-endnotes] li:has(.words)').first();
    if ((await note.count()) === 0) return [];
    const start = page.url();
    const plain = (address) => address.replace('index.html', '');
    const reference = await note.locator('[role=doc-backlink]').first().getAttribute('href');
    await note.locator('a[href*="/sources/"]').first().click();
    for (const way of await page.locator(`:target a[href$="${reference}"]`).all()) {
      if (plain(await way.evaluate((link) => link.href)) === start + reference) {
        await way.click();
        break;
      }
    }
    return plain(page.url()) === start + reference ? [] : [`${reference} ends at ${page.url()}`];
  });
  none(offences);
});
