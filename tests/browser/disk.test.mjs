/** The site opened from disk: no server, so a link must name the file of the page that it means. */
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { folder, launch, load, none, pages as all } from './site.mjs';

/** 404.html stands in for addresses of a host, and is no page on disk. */
const pages = all.filter((path) => path !== '404.html');

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const root = pathToFileURL(join(folder, '/')).href;
const address = (path) => pathToFileURL(join(folder, path)).href;

async function window(options) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(5000);
  return context.newPage();
}

test('every link of every page leads to a page of the site and to a place on it', async () => {
  const page = await window({ javaScriptEnabled: false });
  const ids = new Map();
  const links = [];
  for (const path of pages) {
    await load(page, address(path));
    const found = await page.evaluate(() => ({
      ids: [...document.querySelectorAll('[id]')].map((one) => one.id),
      links: [...document.querySelectorAll('a[href]')].map((link) => link.href),
    }));
    ids.set(address(path), found.ids);
    for (const href of new Set(found.links)) links.push([path, href]);
  }
  const inside = links.filter(([, href]) => href.startsWith('file:'));
  assert.ok(inside.length > pages.length, `the pages have only ${inside.length} links to each other`);
  none(inside.flatMap(([path, href]) => astray(href, ids).map((why) => `${path}: ${href.replace(root, '')} ${why}`)));
});

/** What is wrong with a link to a file, given the ids of every page. */
function astray(href, ids) {
  const [document, fragment = ''] = href.split('#');
  const file = fileURLToPath(document);
  if (!href.startsWith(root)) return ['leaves the site'];
  if (!existsSync(file)) return ['is not there'];
  if (statSync(file).isDirectory()) return ['is a folder: from disk it shows a listing, not a page'];
  const lacks = fragment && ids.has(document) && !ids.get(document).includes(decodeURIComponent(fragment));
  return lacks ? ['is no place on that page'] : [];
}

test('a page from disk has its style and its fonts', async () => {
  const page = await window();
  const offences = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) offences.push(`${page.url()}: ${message.text()}`);
  });
  for (const path of pages) {
    await load(page, address(path));
    const bare = await page.evaluate(() => {
      const loaded = [...document.fonts].filter((face) => face.status === 'loaded');
      return getComputedStyle(document.body).margin !== '0px' || loaded.length === 0;
    });
    if (bare) offences.push(`${path}: has no style or no font`);
  }
  none(offences);
});

test('a reader goes from the home page to an explainer, a note, its passage and back', async () => {
  const page = await window({ javaScriptEnabled: false });
  await load(page, address('index.html'));
  await page.locator('main :is(h2, h3) a').first().click();
  await page.locator('[role=doc-noteref]').first().click();
  await page.locator('[role=doc-endnotes] li:target a[href*="/sources/"]').first().click();
  await page.locator(':target mark').first().waitFor();
  await page.locator(':target a[href*="#r"]').first().click();
  await page.locator('[role=doc-noteref]:target').waitFor();
});
