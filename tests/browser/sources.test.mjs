/** The pages of archived sources: a citation to copy, and passages that a link shows. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { load, none, open, pages } from './site.mjs';

let site;
before(async () => (site = await open()));
after(() => site.end());

const sources = pages.filter((path) => /^sources\/[^/]+\/index\.html$/.test(path));

async function visit(options, path = sources[0]) {
  const context = await site.browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  await load(page, site.address(path));
  return page;
}

test('every archived source has one citation that names it and its page, to be selected without JavaScript', async () => {
  const offences = [];
  for (const path of sources) {
    const page = await visit({ javaScriptEnabled: false }, path);
    const citation = (await page.locator('.citation').allTextContents()).join('|').trim();
    const title = await page.locator('h1').textContent();
    const address = await page.locator('link[rel=canonical]').getAttribute('href');
    for (const part of [title, address]) if (!citation.includes(part)) offences.push(`${path}: «${citation}» lacks ${part}`);
    if (await page.locator('main button').count()) offences.push(`${path}: a button without a script`);
    await page.context().close();
  }
  none(offences);
});

test('a button copies the citation, and says so', async () => {
  const page = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
  const button = page.locator('main button');
  const before = await button.textContent();
  await button.click();
  await page.waitForFunction((before) => document.querySelector('main button').textContent !== before, before);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, (await page.locator('.citation').textContent()).trim());
});

test('the passage that a link leads to can be told from its neighbours', async () => {
  const page = await visit();
  const id = await page.locator('.passages > [id]').first().getAttribute('id');
  const look = () =>
    page.evaluate((id) => {
      const { backgroundColor, outline } = getComputedStyle(document.getElementById(id));
      return `${backgroundColor} ${outline}`;
    }, id);
  const plain = await look();
  await load(page, `${site.address(sources[0])}#${id}`);
  assert.notEqual(await look(), plain);
});
