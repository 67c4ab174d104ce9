/** Every page by axe-core, in light and in dark, and by the Nu HTML checker. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { accessibility } from './checks/accessibility.mjs';
import { everyPage, none, open, pages } from './site.mjs';

let site;
before(async () => (site = await open()));
after(() => site.end());

for (const colorScheme of ['light', 'dark']) {
  test(`in ${colorScheme} no page has an accessibility violation`, async () => {
    none(await everyPage(site, { colorScheme }, accessibility));
  });
}

for (const colorScheme of ['light', 'dark']) {
  test(`in ${colorScheme} quoted words can be read in captions and headings of archived sources too`, async () => {
    const check = async (page) => {
      const changed = await page.evaluate(() => {
        const cited = [...document.querySelectorAll('.passages > .paragraph:has(mark)')];
        cited.forEach((passage, place) => passage.classList.replace('paragraph', place % 2 ? 'caption' : 'heading'));
        return cited.length;
      });
      return changed ? accessibility(page) : [];
    };
    none(await everyPage(site, { colorScheme }, check));
  });
}

test('light and dark differ', async () => {
  const ground = (page) => page.evaluate(() => [getComputedStyle(document.body).backgroundColor]);
  const light = await everyPage(site, { colorScheme: 'light' }, ground);
  const dark = await everyPage(site, { colorScheme: 'dark' }, ground);
  none(light.filter((line, place) => line === dark[place]));
});

/**
 * Whether the checker takes data for a script: HTML prepares no script of a type that it cannot run, so no policy looks at
 * one, and no browser says that it was blocked.
 */
const isData = ({ message, extract }) =>
  message.startsWith('Inline script violates Content Security Policy') && extract?.includes('type="application/ld+json">');

test('every page is valid HTML', async () => {
  const jar = join(createRequire(import.meta.url).resolve('vnu-jar/package.json'), '../build/dist/vnu.jar');
  const options = ['--format', 'json', '--stdout', '--exit-zero-always', '--also-check-css', '--also-check-svg'];
  // By their addresses: of a file the checker says that its own policy ('self') would block its style sheet.
  const addresses = pages.map((path) => site.address(path));
  const loopback = '-Dnu.validator.servlet.allow-forbidden-hosts=true';
  const command = [loopback, '-jar', jar, ...options, ...addresses];
  const { stdout } = await promisify(execFile)('java', command, { maxBuffer: 2 ** 26 });
  const { messages } = JSON.parse(stdout);
  assert.ok(Array.isArray(messages), 'the checker gave no list of messages');
  const said = messages.filter((message) => !isData(message));
  none(said.map(({ url, lastLine, type, message }) => `${url}:${lastLine}: ${type}: ${message}`));
});
