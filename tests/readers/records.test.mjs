/** sources.json, citations.json and verification.json: read by a citation processor, an annotation library and sha256. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Cite } from '@citation-js/core';
import vocabulary from '@citation-js/core/lib/plugins/input/csl.js';
import '@citation-js/plugin-csl';
import { JSDOM } from 'jsdom';
import { address, build, pathOf } from './project.mjs';

// The annotation library looks for these in the window that it runs in.
const { window } = new JSDOM();
globalThis.Node = window.Node;
globalThis.NodeFilter = window.NodeFilter;
const { createTextPositionSelectorMatcher, createTextQuoteSelectorMatcher } = await import('@apache-annotator/dom');

let site;
before(() => {
  site = build();
});
after(() => site.end());

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('sources.json is CSL-JSON to the letter, and a citation processor writes it out', () => {
  const records = JSON.parse(site.text('sources.json'));
  assert.deepEqual(vocabulary.clean(records, false), records, 'nothing is unknown or of a wrong type');
  for (const fault of [{ type: 'statement' }, { issued: '2024' }, { author: 'ليلى' }, { titel: 'x' }, { 'container-title': 3 }]) {
    const record = { ...records[0], ...fault };
    assert.notDeepEqual(vocabulary.clean([record], false), [record], `${JSON.stringify(fault)} is not seen`);
  }
  const read = new Cite(records);
  const written = read.format('bibliography', { format: 'text', template: 'apa', lang: 'en-US' });
  for (const words of ['ليلى', 'سالم', 'محطة وادي السنابل', 'خلاصة عام', 'https://station.example/2024?a=1&b=2', '2024, December 30', 'Institute of Roofs', 'Cool Roofs']) {
    assert.ok(written.includes(words), `${words} in\n${written}`);
  }
  const kinds = Object.fromEntries(records.map(({ id, type }) => [id, type]));
  const expected = { hall: 'speech', law: 'legislation', post: 'post', report: 'document', roofs: 'report', station: 'article-newspaper' };
  assert.deepEqual(kinds, expected);
  for (const { id, custom } of records) {
    const digest = site.page(`${custom.isnad.page}index.html`).querySelector('main').textContent.includes(custom.isnad.sha256);
    assert.ok(digest, `${id}: its page shows the same digest`);
  }
});

/** The annotations of every page, each with the address of its file. */
const annotations = () =>
  site.files.filter((path) => path.endsWith('citations.json')).flatMap((path) => {
    const collection = JSON.parse(site.text(path));
    return collection.first.items.map((item) => ({ path, item }));
  });

test('citations.json is what the Web Annotation model asks of a collection and of an annotation', () => {
  const motivations = ['assessing', 'linking', 'tagging'];
  let count = 0;
  for (const path of site.files.filter((file) => file.endsWith('citations.json'))) {
    const { '@context': [context, own], id, type, total, first, last, label } = JSON.parse(site.text(path));
    assert.deepEqual([context, type, id], ['http://www.w3.org/ns/anno.jsonld', 'AnnotationCollection', 'citations.json']);
    assert.deepEqual(own, { sha256: 'https://schema.org/sha256' });
    assert.deepEqual([first.type, first.partOf, first.id, first.startIndex], ['AnnotationPage', id, last, 0]);
    assert.ok(label && total === first.items.length);
    assert.equal(new Set(first.items.map((item) => item.id)).size, total, 'one name each');
    for (const item of first.items) {
      count += 1;
      assert.deepEqual([item.type, item.motivation], ['Annotation', 'assessing']);
      for (const body of item.body) {
        assert.ok(motivations.includes(body.purpose));
        if (body.type === 'TextualBody') assert.equal(typeof body.value, 'string');
        else assert.deepEqual([body.type, typeof body.source], ['SpecificResource', 'string']);
      }
      assert.ok(item.target.length > 0 && item.target.every((target) => target.type === 'SpecificResource'));
    }
  }
  assert.ok(count >= 12, `${count} annotations`);
});

test('an annotation library finds the quoted words in the archived passage, by both selectors', async () => {
  let found = 0;
  for (const { path, item } of annotations()) {
    for (const { source, selector, sha256: digest } of item.target) {
      const href = new URL(source, new URL(address(path)));
      const page = site.page(pathOf(href.href));
      const passage = page.getElementById(href.hash.slice(1));
      assert.ok(passage, `${path}: ${source}`);
      const text = passage.querySelector('[data-passage]');
      if (!selector || !text) continue;
      assert.equal(sha256(text.textContent), digest, `${source}: the digest is that of the passage as published`);
      const [quote, position] = selector;
      for (const matcher of [createTextQuoteSelectorMatcher(quote), createTextPositionSelectorMatcher(position)]) {
        const words = [];
        for await (const range of matcher(text)) words.push(range.toString());
        assert.deepEqual(words, [quote.exact], `${path} ${item.id}`);
      }
      found += 1;
    }
  }
  assert.ok(found >= 8, `${found} selections`);
});

test('what a page links to is the reference at which its words stand', () => {
  for (const { path, item } of annotations()) {
    const { source } = item.body.at(-1);
    const href = new URL(source, new URL(address(path)));
    assert.ok(site.page(pathOf(href.href)).getElementById(href.hash.slice(1))?.matches('[role=doc-noteref]'), `${path}: ${source}`);
  }
});

test('rights are kept: a source that publishes the quoted words alone shows nothing around them', () => {
  const targets = annotations().flatMap(({ item }) => item.target).filter(({ source }) => source.includes('/roofs/'));
  const quotes = targets.flatMap(({ selector }) => selector ?? []).filter(({ type }) => type === 'TextQuoteSelector');
  assert.ok(quotes.length > 0 && quotes.every((quote) => quote.prefix === undefined && quote.suffix === undefined));
});

test('verification.json has every other file with its digest, the counts of the annotations, and a digest of all', () => {
  const { version, tool, verdicts, files, digest } = JSON.parse(site.text('verification.json'));
  assert.deepEqual([version, tool.name], [1, 'isnad']);
  const others = site.files.filter((path) => path !== 'verification.json' && path !== '.isnad-output');
  const bytewise = [...others].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.deepEqual(Object.keys(files), bytewise);
  for (const path of ['feed.xml', 'sitemap.xml', 'robots.txt', 'sources.json']) assert.ok(path in files, path);
  for (const path of others) assert.equal(files[path], sha256(site.bytes(path)), path);
  assert.equal(digest, sha256(Object.entries(files).map(([path, hex]) => `${path}\0${hex}\n`).join('')));
  const counted = {};
  for (const { item } of annotations()) counted[item.body[0].value] = (counted[item.body[0].value] ?? 0) + 1;
  const some = Object.fromEntries(Object.entries(verdicts).filter(([, count]) => count > 0));
  assert.deepEqual(some, counted);
});
