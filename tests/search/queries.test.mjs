/** What a query finds, and what it never may: a table for each language, run by the script that readers get. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, explainers, searchOf, table } from './project.mjs';

const tables = readdirSync(dirname(fileURLToPath(import.meta.url))).filter((name) => name.endsWith('.tsv'));
const sites = [];
after(() => sites.forEach((site) => site.end()));

/** The rows of a table: the query, the slugs that it finds, the best first, those that it never may, and why. */
const rows = (name) =>
  table(name).split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
    const [query, finds, never, why] = line.split('\t');
    const slugs = (cell) => cell.split(', ').filter(Boolean);
    assert.ok(why, `${name}: «${line}» has no fourth column`);
    return { query, finds: slugs(finds), never: slugs(never) };
  });

for (const name of tables) {
  const language = name.replace('.tsv', '');
  test(`every query of ${name} finds what it must and nothing that it must not`, async () => {
    const written = explainers(table(`${language}.txt`));
    const site = build(language, written);
    sites.push(site);
    const { search, loaded } = searchOf(site.folder);
    // Explainers are numbered from the oldest; these are all of one day, so by their slugs from the last.
    const published = written.filter(([, text]) => !text.includes('draft: true'));
    const slugs = published.map(([path]) => path.match(/([^/]+)\.md$/)[1]).sort().reverse();
    const offences = [];
    for (const { query, finds, never } of rows(name)) {
      const { found } = await search(query);
      const got = found.map(({ place }) => slugs[place]);
      const missing = finds.filter((slug) => !got.includes(slug));
      const wrong = got.filter((slug) => never.includes(slug) || finds.length === 0);
      if (missing.length) offences.push(`«${query}» finds ${got.join(', ') || 'nothing'}, not ${missing.join(', ')}`);
      if (wrong.length) offences.push(`«${query}» finds ${wrong.join(', ')}`);
      if (finds.length && finds[0] !== got[0]) offences.push(`«${query}» finds ${got[0]} first, not ${finds[0]}`);
    }
    assert.ok(loaded.size > 2, 'nothing was loaded');
    assert.equal(offences.length, 0, `\n${offences.join('\n')}`);
  });
}

test('the Arabic table has at least sixty queries', () => assert.ok(rows('ar.tsv').length >= 60));
