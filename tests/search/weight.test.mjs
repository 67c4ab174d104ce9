/**
 * What a first query costs to load on a site with many explainers, in bytes as they lie on disk, before any compression by
 * a server; and that it finds no less for that. Texts are of invented words, the n-th of which has a share of about 1/n.
 */
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build, searchOf } from './project.mjs';

/** So many that files of texts are as on the largest sites. */
const EXPLAINERS = 3_200;
const WORDS = 60;
const LETTERS = 'بتثجحخدذرزسشصضطظعغقكلمني';

/** Numbers from 0 up to 1, the same on every run. */
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Words that no particle or article can be taken off: each begins with a letter that is none. Some are numbers. */
function vocabulary(next, count) {
  const word = () => `ذ${Array.from({ length: 2 + Math.floor(next() * 4) }, () => LETTERS[Math.floor(next() * LETTERS.length)]).join('')}`;
  const words = new Set();
  while (words.size < count) words.add(words.size % 5 === 4 && words.size > 100 ? `${100_000 + words.size * 37}` : word());
  return [...words];
}

const next = numbers(7);
const words = vocabulary(next, 6_000);
const texts = Array.from({ length: EXPLAINERS }, () => Array.from({ length: WORDS }, () => words[Math.floor(words.length ** next()) - 1]));
const day = (at) => new Date(Date.UTC(2015, 0, 1 + at)).toISOString().slice(0, 10);
const files = texts.map((text, at) => [
  `content/explainers/e${at}.md`,
  `---\ntitle: ${text.slice(0, 5).join(' ')}\nsummary: ${text.slice(5, 15).join(' ')}\ndate: ${day(at)}\n---\n${text.slice(15).join(' ')}\n`,
]);

let site;
before(() => (site = build('ar', files)));
after(() => site.end());

const sizes = (folder) => {
  const entries = readdirSync(join(site.folder, 'search', folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).size);
};

/** Searches as on a page that was just opened. */
async function first(query) {
  const { search, loaded } = searchOf(site.folder);
  const answer = await search(query);
  const shown = answer.found.slice(0, answer.first);
  const of = new Set(shown.map(({ place }) => Math.floor(place / 4)));
  const texts = [...of].map((file) => statSync(join(site.folder, `search/texts/${Math.trunc(file / 100)}/${file % 100}.js`)).size);
  const index = [...loaded].filter(([path]) => path.startsWith('search/')).map(([, bytes]) => bytes);
  return { ...answer, shown, bytes: [...index, ...texts].reduce((one, other) => one + other) };
}

/** The explainers that have all of these words, from the oldest. */
const having = (asked) => [...texts.keys()].filter((at) => asked.every((word) => texts[at].includes(word)));

/** Of words that more than half of all explainers have, none has to be there beside one that is rarer. */
const needed = (asked) => {
  const rare = asked.filter((word) => having([word]).length * 2 <= EXPLAINERS);
  return rare.length ? rare : asked;
};

test('the script weighs less than 6 kB as it is served, its style less than 3 kB', () => {
  const bytes = (name) => statSync(join(site.folder, 'assets', name)).size;
  assert.ok(bytes('search.js') < 6_000, `${bytes('search.js')} bytes`);
  assert.ok(bytes('search.css') < 3_000, `${bytes('search.css')} bytes`);
});

test('files are few and bounded', () => {
  const [texts, words] = ['texts', 'words'].map(sizes);
  assert.equal(texts.length, EXPLAINERS / 4);
  assert.ok(Math.max(...texts) <= 5_000, `${Math.max(...texts)} bytes of texts`);
  assert.ok(Math.max(...words) <= 5_030, `${Math.max(...words)} bytes of words`);
  assert.ok(words.length > 20 && Math.min(...words) > 0, `${words.length} files of words`);
});

for (const [what, from] of [['the commonest', 0], ['common', 40], ['rare', 5_000]]) {
  for (const count of [1, 2, 3, 5]) {
    test(`${count} of ${what} words find all that have them, in less than 60 kB`, async () => {
      const asked = words.slice(from, from + count);
      const { found, shown, bytes, key, said } = await first(asked.join(' '));
      assert.ok(bytes < 60_000, `${bytes} bytes`);
      assert.equal(said, asked.join(' '), 'every word was searched for');
      const expected = having(needed(asked));
      if (expected.length) {
        assert.deepEqual(Array.from(found, ({ place }) => place).sort((a, b) => a - b), expected);
        assert.equal(key, 'found');
      } else {
        assert.notEqual(key, 'found');
      }
      assert.ok(shown.length >= Math.min(found.length, 2), `${shown.length} results shown`);
    });
  }
}

test('of a query longer than there is room for, the longest words are searched for, and that is said', async () => {
  const asked = texts[1_600].slice(0, 40);
  const { found, shown, bytes, said } = await first(asked.join(' '));
  assert.ok(bytes < 60_000, `${bytes} bytes`);
  const kept = said.split(' ');
  const left = asked.filter((word) => !kept.includes(word));
  assert.ok(kept.length >= 4 && left.length > 0 && kept.every((word) => asked.includes(word)), said);
  assert.ok(Math.max(...left.map((word) => word.length)) <= Math.max(...kept.map((word) => word.length)));
  assert.equal(found[0].place, 1_600, 'whoever has them all has the longest too');
  assert.ok(shown.length >= 1);
});

test('what is nowhere costs no more, in whatever form it is looked for', async () => {
  for (const query of ['ظظظ', 'وبالظظظ', Array.from({ length: 12 }, (_, at) => `وبالظ${LETTERS[at]}${LETTERS[at + 1]}`).join(' '), 'xyz 2026', '؟']) {
    const { found, bytes, key } = await first(query);
    assert.deepEqual([found.length, key], [0, 'none'], query);
    assert.ok(bytes < 60_000, `${bytes} bytes for ${query}`);
  }
});
