/** What pages say of themselves: JSON-LD against the vocabulary of schema.org, Open Graph against what is there. */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import jsonld from 'jsonld';
import ts from 'typescript';
import { address, base, build, fragmentOf, pathOf } from './project.mjs';

let site;
/** The nodes of each page's JSON-LD, by its path. */
const graphs = new Map();
before(() => {
  site = build();
  for (const path of site.pages) {
    const script = site.page(path).querySelector('script[type="application/ld+json"]');
    if (script) graphs.set(path, JSON.parse(script.textContent));
  }
});
after(() => site.end());

/**
 * For each node the complaints of TypeScript about it, as one of the types of the vocabulary: a type or property that it does
 * not have, or a value of a type that a property does not take. `query-input` is an annotation beside the vocabulary.
 */
function complaints(nodes) {
  const kinds = [...new Set(nodes.map((node) => node['@type']))];
  const plain = (node) => JSON.stringify(node, (key, value) => (key === 'query-input' ? undefined : value), 1);
  const lines = nodes.map((node, at) => `export const n${at}: ${node['@type']} = ${plain(node)};`);
  const text = `import type { ${kinds.join(', ')} } from 'schema-dts';\n${lines.join('\n')}\n`;
  const file = join(dirname(fileURLToPath(import.meta.url)), 'nodes.ts');
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022 };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, ...more) => (path === file ? ts.createSourceFile(path, text, options.target) : getSourceFile(path, ...more));
  const program = ts.createProgram([file], options, host);
  const found = nodes.map(() => []);
  for (const { start, messageText } of ts.getPreEmitDiagnostics(program)) {
    const before = [...text.slice(0, start).matchAll(/^export const n(\d+)/gm)].at(-1);
    found[before?.[1] ?? 0].push(ts.flattenDiagnosticMessageText(messageText, '\n'));
  }
  return found;
}

test('every page with something to say has nodes, of all the kinds that there are', () => {
  assert.deepEqual(site.pages.filter((path) => !graphs.has(path)), ['404.html', 'old-name/index.html', 'search/index.html']);
  const kinds = new Set([...graphs.values()].flatMap((graph) => graph['@graph'].map((node) => node['@type'])));
  const expected = ['Article', 'BreadcrumbList', 'ClaimReview', 'CollectionPage', 'CreativeWork', 'Legislation', 'Report', 'SocialMediaPosting', 'WebPage', 'WebSite'];
  assert.deepEqual([...kinds].sort(), expected);
});

test('types and properties are those of schema.org', () => {
  const nodes = [...graphs.values()].flatMap((graph) => graph['@graph']);
  const article = nodes.find((node) => node['@type'] === 'Article' && node.citation);
  const faults = [
    { ...article, headlines: 'x' },
    { ...article, citation: [{ '@type': 'Quote', text: 'x' }] },
    { ...article, citation: [{ '@type': 'Quotation', txt: 'x' }] },
    { ...article, publisher: { '@type': 'Rating' } },
  ];
  const found = complaints([...nodes, ...faults]);
  assert.deepEqual(found.slice(0, nodes.length).flat(), []);
  for (const [at, said] of found.slice(nodes.length).entries()) assert.ok(said.length > 0, `fault ${at} is not seen`);
});

test('a JSON-LD processor reads every page, and its own addresses lead to what is there', async () => {
  const vocabulary = { '@context': { '@vocab': 'https://schema.org/' } };
  const documentLoader = async (url) => {
    assert.equal(url.replace(/\/$/, ''), 'https://schema.org', 'nothing else is asked for');
    return { contextUrl: null, documentUrl: url, document: vocabulary };
  };
  for (const [path, graph] of graphs) {
    const expanded = await jsonld.expand(graph, { base: address(path), documentLoader, safe: true });
    assert.equal(expanded.length, graph['@graph'].length, path);
    for (const value of JSON.stringify(graph).matchAll(/"(https:[^"]*)"/g)) {
      const target = pathOf(value[1]);
      if (target === null) continue;
      assert.ok(site.files.includes(target), `${path}: ${value[1]} leads nowhere`);
      const fragment = fragmentOf(value[1]);
      const named = ['article', 'claim-review', 'publisher', 'website', ''].includes(fragment);
      assert.ok(named || site.page(target).getElementById(fragment), `${path}: ${value[1]} has no place`);
    }
  }
});

test('an explainer names each quotation by the note that has its words, and the passage that it is based on', () => {
  const path = 'judged/index.html';
  const [article, review] = graphs.get(path)['@graph'];
  const words = (quotation) => site.page(path).querySelector(`${quotation['@id']} .words`).textContent;
  const said = article.citation.map(words);
  assert.ok(said.includes('«أجهزة القياس […] حتى نهاية العام»'), said.join('\n'));
  assert.ok(said.includes('“A white roof does not cool the whole city”'), said.join('\n'));
  const spoken = article.citation.find(({ spokenByCharacter }) => spokenByCharacter);
  assert.deepEqual([words(spoken), spoken.spokenByCharacter.name], ['«لا أحد يعرف السبب.»', 'مدير القاعة']);
  const known = new Set([article.isBasedOn].flat().map((source) => new URL(source, address(path)).href));
  for (const quotation of article.citation) {
    const passage = new URL(quotation.isBasedOn, address(path)).href;
    assert.ok(known.has(passage.split('#')[0]), passage);
    assert.ok(site.page(pathOf(passage)).getElementById(fragmentOf(passage)), `${passage} is no passage`);
  }
  assert.equal(review.itemReviewed.appearance, undefined, 'nobody says where the claim stands');
  assert.equal(article.correction.datePublished, '2026-02-03');
});

test('judgements stand on a scale, but for what is not proved', () => {
  const ratings = Object.fromEntries(['true', 'mostly-true', 'mixed', 'judged', 'false', 'unproven'].map((slug) => {
    const review = graphs.get(`${slug}/index.html`)['@graph'].find((node) => node['@type'] === 'ClaimReview');
    return [slug, [review.reviewRating.ratingValue, review.reviewRating.alternateName]];
  }));
  const expected = { true: [5, 'صحيح'], 'mostly-true': [4, 'صحيح في معظمه'], mixed: [3, 'صحيح في بعضه'], judged: [2, 'مضلِّل'], false: [1, 'غير صحيح'], unproven: [undefined, 'لم يثبت'] };
  assert.deepEqual(ratings, expected);
  const claim = graphs.get('true/index.html')['@graph'][1].itemReviewed;
  assert.equal(claim.appearance['@id'], `${base}sources/station/`, 'the claim is what that source says');
});

test('Open Graph names the page, its language and a picture of the size that it says', () => {
  for (const path of site.lasting) {
    const meta = (name) => site.page(path).querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.content;
    assert.equal(meta('og:url'), address(path));
    assert.equal(meta('og:locale'), 'ar_EG');
    assert.equal(meta('og:type'), meta('article:published_time') ? 'article' : 'website', path);
    assert.equal(meta('twitter:card'), 'summary_large_image');
    const picture = site.bytes(pathOf(meta('og:image')));
    assert.equal(picture.subarray(1, 4).toString('latin1'), 'PNG');
    assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [+meta('og:image:width'), +meta('og:image:height')]);
    assert.ok(meta('og:image:alt').includes('شروح السنابل'));
  }
  const tags = [...site.page('judged/index.html').querySelectorAll('meta[property="article:tag"]')].map(({ content }) => content);
  assert.deepEqual(tags, ['قياس', 'طقس & مناخ']);
  const own = site.files.filter((path) => /share-[0-9a-f]{16}\.png$/.test(path));
  assert.equal(own.length, 7, 'six explainers and the site, whose picture stands for a title in letters that we cannot draw');
  assert.equal(site.page('404.html').querySelector('meta[name=robots]').content, 'noindex');
});
