/** What holds on every page of the site, whatever it shows. Each page is opened once, and each law looks at it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as document from './checks/document.mjs';
import { at, columns, enlarged, head, marks, overflow, type } from './checks/layout.mjs';
import { everyLaw, load, none, open, pages } from './site.mjs';

/** A check on paper. */
const printed = (check) => async (page) => {
  await page.emulateMedia({ media: 'print' });
  const offences = await check(page);
  await page.emulateMedia({ media: 'screen' });
  return offences;
};

/** What holds for type and layout at every width. */
const laidOut = (width) => ({
  [`does not overflow at ${width} px`]: at(width, overflow),
  [`begins no line with a note mark at ${width} px`]: at(width, marks),
  [`sets Arabic upright, joined and 13 px or more at ${width} px`]: at(width, type),
});

const titles = new Map();
/** That no page seen before had this title. */
async function ownTitle(page) {
  const title = await page.title();
  const other = titles.get(title);
  titles.set(title, page.url());
  return other ? [`has the title of ${other}: ${title}`] : [];
}

const LAWS = {
  'names its language and runs from right to left': document.language,
  'has one h1, a description and a title in order': document.headings,
  'has a title of its own': ownTitle,
  'has a link in each heading of its text': document.headingLinks,
  'carries a policy that lets in no other host': document.policy,
  ...laidOut(1280),
  ...laidOut(390),
  'has a head of an eighth of the window at most at 390 px': at(390, head),
  ...laidOut(320),
  'does not overflow at 320 px with text twice as large': at(320, enlarged(overflow)),
  'breaks no name or title into letters at 320 px with text twice as large': at(320, enlarged(columns)),
  'does not overflow at 320 px with text twice as large, in fonts of the reader': at(320, enlarged(overflow, { fonts: false })),
  'prints notes and addresses, and no navigation': printed(document.print),
};

let site, found;
const noise = [];

before(async () => {
  site = await open();
  found = await everyLaw(site, LAWS, {}, listen);
});
after(() => site.end());

/** Collects into `noise` what no page may do: ask another host, fail to get something, or speak on the console. */
async function listen(page) {
  const say = (what) => noise.push(`${page.url()}: ${what}`);
  const foreign = (address) => !address.href.startsWith(site.base) && address.protocol !== 'data:';
  await page.route(foreign, (route) => {
    say(`asks for ${route.request().url()}`);
    return route.abort();
  });
  page.on('console', (message) => say(`console: ${message.text()}`));
  page.on('pageerror', (error) => say(`script: ${error.message}`));
  page.on('response', (response) => response.status() < 400 || say(`${response.status()} for ${response.url()}`));
}

for (const law of Object.keys(LAWS)) {
  test(`every page ${law}`, () => none(found.get(law)));
}

test('no page asks another host, lacks a file, or speaks on the console', () => none(noise));

test('an address that leads nowhere is answered by a page with its style, whose links lead to pages', async () => {
  const page = await (await site.browser.newContext()).newPage();
  const response = await load(page, `${site.base}no/such/page/`);
  assert.equal(response.status(), 404);
  const { sheets, links } = await page.evaluate(() => ({
    sheets: [...window.document.styleSheets].length,
    links: [...window.document.querySelectorAll('a[href]:not([href^="#"])')].map((link) => link.href),
  }));
  assert.ok(sheets > 0 && links.length > 0, `${sheets} style sheets, ${links.length} links`);
  none(links.filter((href) => href.startsWith('http') && !pages.includes(site.file(href))));
});
