/** The script reads words as the program does: every character of the Basic Multilingual Plane, every word of real texts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, searchOf } from './project.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const sites = [];
after(() => sites.forEach((site) => site.end()));

const explainer = (slug, body) => [
  `content/explainers/${slug}.md`,
  `---\ntitle: ${slug}\nsummary: x\ndate: 2026-11-20\n---\n${body}\n`,
];

/** What a file of the index says. */
const said = (folder, name) => JSON.parse(readFileSync(join(folder, `search/${name}.js`), 'utf8').replace(/^isnad\("[^"]+",(.*)\)\n$/s, '$1'));

/** Every term of an index. */
function terms(folder) {
  const { codes, files } = said(folder, 'index');
  const decode = (text) => text.replace(/~([^])|[^]/gu, (code, raw) => raw ?? codes[code]);
  const found = new Set();
  for (let file = 0; file < files.split(/(?<!~)(?=[0-4])/).length; file += 1) {
    const parts = said(folder, `words/${file}`).split(' ');
    for (let at = 0; at < parts.length; at += 2) found.add(decode(parts[at]));
  }
  return found;
}

test('every character is read alike', async () => {
  const letters = (number) => number.toString(16).padStart(4, '0').replace(/./g, (digit) => 'abcdefghijklmnop'[parseInt(digit, 16)]);
  // What markdown parsers replace or end a line at is no matter of reading words.
  const characters = [...Array(0x10000).keys()].map((code) => String.fromCharCode(code)).filter((c) => /[^\p{C}\p{Zl}\p{Zp}]|\p{Cf}/u.test(c));
  const words = characters.map((c) => `xy${letters(c.charCodeAt(0))}y${c}z`);
  const lines = [];
  for (let at = 0; at < words.length; at += 40) lines.push(words.slice(at, at + 40).join(' '));
  const site = build('tlh', [explainer('characters', `~~~~~\n${lines.join('\n')}\n~~~~~`)]);
  sites.push(site);
  const { search, read, exact } = searchOf(site.folder);
  await search('x');
  const { token } = said(site.folder, 'index');
  const tokens = (text) => [...text.matchAll(new RegExp(token, 'gu'))].map(([found]) => found);
  const script = new Set(words.flatMap(tokens).flatMap(read).flatMap(exact));
  // Beside what the script reads the program counts what a sign ties, and the parts beside a zero-width non-joiner.
  const ties = ['\'', '’', '＇', '"', '”', '“', '״', '׳'].map((c) => `xy${letters(c.charCodeAt(0))}yz`);
  const extra = new Set([...ties, `xy${letters(0x200c)}y`]);
  const program = terms(site.folder);
  assert.ok(program.size > 50_000, `${program.size} terms`);
  const known = new Set([...script, ...extra, 'characters', 'x', 'z']);
  const code = (term) => /^xy([a-p]{4})y/.exec(term)?.[1].replace(/./g, (c) => (c.charCodeAt(0) - 97).toString(16));
  assert.deepEqual([...program].filter((term) => !known.has(term)).map((term) => `${term} ${code(term)}`), [], 'read by the program alone');
  assert.deepEqual([...script].filter((term) => !program.has(term)).map((term) => `${term} ${code(term)}`), [], 'read by the script alone');
});

for (const language of ['ar', 'fa', 'ur', 'he', 'en']) {
  test(`every word of a text finds where it stands: ${language}`, async () => {
    const paragraphs = readFileSync(join(here, `../quotes/texts/udhr-${language}.txt`), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
    assert.ok(paragraphs.length > 30, `${paragraphs.length} paragraphs`);
    const slug = (at) => `text-${String(at).padStart(3, '0')}`;
    const site = build(language, paragraphs.map((text, at) => explainer(slug(at), `~~~~~\n${text}\n~~~~~`)));
    sites.push(site);
    const { search } = searchOf(site.folder);
    await search('x');
    const token = new RegExp(said(site.folder, 'index').token, 'gu');
    const lost = [];
    let words = 0;
    for (const [at, text] of paragraphs.entries()) {
      for (const [word] of text.matchAll(token)) {
        words += 1;
        const { found } = await search(word);
        if (!found.some(({ place }) => place === paragraphs.length - 1 - at)) lost.push(`«${word}» in ${at}`);
      }
    }
    assert.ok(words > 1000, `${words} words`);
    assert.deepEqual(lost, []);
  });
}
