/** feed.xml, sitemap.xml and robots.txt: read by a feed reader, by the protocol's schema and by a crawler's parser. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { parseAtomFeed } from 'feedsmith';
import { JSDOM } from 'jsdom';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import robotsParser from 'robots-parser';
import { address, base, build, fragmentOf, pathOf } from './project.mjs';

const require = createRequire(import.meta.url);
/** An instant of RFC 3339, which RFC 4287 asks for. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/;

let site;
before(() => {
  site = build();
});
after(() => site.end());

/** What stands directly below an element of the feed, by name. */
function children(element) {
  const found = {};
  for (const child of element.children) (found[child.localName] ??= []).push(child);
  return found;
}

test('the feed has what RFC 4287 asks of a feed and of an entry, and no more than one of it', () => {
  const { window } = new JSDOM(site.text('feed.xml'), { contentType: 'application/xml' });
  const feed = window.document.documentElement;
  assert.equal(feed.namespaceURI, 'http://www.w3.org/2005/Atom');
  assert.equal(feed.getAttribute('xml:lang'), 'ar-EG');
  const entries = [...feed.querySelectorAll('entry')];
  assert.ok(entries.length >= 7);
  for (const element of [feed, ...entries]) {
    const found = children(element);
    for (const name of ['id', 'title', 'updated']) assert.equal(found[name]?.length, 1, `${element.localName}: ${name}`);
    assert.ok(URL.canParse(found.id[0].textContent), 'an id is an absolute address');
    assert.match(found.updated[0].textContent, INSTANT);
    if (found.published) assert.match(found.published[0].textContent, INSTANT);
    const relations = found.link.map((link) => link.getAttribute('rel'));
    assert.equal(relations.filter((relation) => relation === 'alternate').length, 1);
    for (const author of found.author ?? []) assert.equal(children(author).name?.length, 1);
  }
  assert.ok(children(feed).author.length > 0, 'an entry without author has that of the feed');
  assert.equal(children(feed).link[0].getAttribute('href'), `${base}feed.xml`);
  const ids = entries.map((entry) => children(entry).id[0].textContent);
  assert.equal(new Set(ids).size, ids.length);
});

test('a feed reader finds the explainers, those that changed last first', () => {
  const feed = parseAtomFeed(site.text('feed.xml'));
  assert.equal(feed.title.value, 'شروح السنابل');
  assert.equal(feed.subtitle.value, 'شروح & اقتباسات <مطابقة>.');
  const [first, second] = feed.entries;
  assert.deepEqual([first.id, first.links[0].href], [`${base}old-name/`, `${base}judged/`]);
  assert.deepEqual([first.published, first.updated], ['2026-01-15T00:00:00Z', '2026-02-03T00:00:00Z']);
  assert.deepEqual(first.authors.map(({ name }) => name), ['هند', 'فريق السنابل']);
  assert.deepEqual(first.categories.map(({ term }) => term), ['قياس', 'طقس & مناخ']);
  assert.equal(first.title.value, 'هل </script> تتوقف 𐐀 أجهزة القياس؟');
  assert.equal(second.title.value, '\u200fBBC وشرح ثانٍ', 'a title that begins in Latin keeps the direction of the site');
  for (const { updated } of feed.entries) assert.ok(updated <= feed.updated);
});

test('every address in the text of an entry leads to what is there', () => {
  let marks = 0;
  for (const { id, content } of parseAtomFeed(site.text('feed.xml')).entries) {
    const { document } = new JSDOM(content.value, { url: 'https://reader.example/' }).window;
    const root = document.body.firstElementChild;
    assert.deepEqual([root.lang, root.dir], ['ar-EG', 'rtl']);
    assert.equal(document.querySelector('[id]'), null, 'ids of many entries would clash');
    marks += document.querySelectorAll('[role=doc-noteref]').length;
    for (const attribute of ['href', 'src', 'cite']) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        const href = element.getAttribute(attribute);
        assert.ok(URL.canParse(href), `${id}: ${href} is relative`);
        const path = pathOf(href);
        if (path === null) continue;
        assert.ok(site.files.includes(path), `${id}: ${href} leads nowhere`);
        const fragment = fragmentOf(href);
        if (fragment) assert.ok(site.page(path).getElementById(fragment), `${id}: ${href} has no place to lead to`);
      }
    }
  }
  assert.ok(marks > 5, 'there are note marks');
});

test('the sitemap is valid by its schema and has every page once', () => {
  const schema = readFileSync(require.resolve('sitemap/package.json').replace('package.json', 'schema/sitemap.xsd'));
  const validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(schema));
  validator.validate(XmlDocument.fromString(site.text('sitemap.xml')));
  const broken = site.text('sitemap.xml').replace('<loc>', '<place>').replace('</loc>', '</place>');
  assert.throws(() => validator.validate(XmlDocument.fromString(broken)), 'the schema knows what an address is called');
  const { document } = new JSDOM(site.text('sitemap.xml'), { contentType: 'application/xml' }).window;
  const listed = [...document.querySelectorAll('loc')].map((loc) => loc.textContent);
  // The search has nothing to be found by.
  const pages = site.lasting.filter((path) => path !== 'search/index.html').map(address);
  assert.deepEqual([...listed].sort(), pages.sort());
  const canonical = listed.map((href) => site.page(pathOf(href)).querySelector('link[rel=canonical]').href);
  assert.deepEqual(canonical, listed, 'each is the canonical address of its page');
});

test('a crawler may read every page and is told of the sitemap', () => {
  const robots = robotsParser(new URL('/robots.txt', base).href, site.text('robots.txt'));
  assert.deepEqual(robots.getSitemaps(), [`${base}sitemap.xml`]);
  for (const path of site.pages) assert.ok(robots.isAllowed(address(path), 'Anybot'), path);
});
