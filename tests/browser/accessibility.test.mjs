/** Every page by axe-core, in light and in dark, and by the Nu HTML checker. */
import { after, before, test } from 'node:test';
import { accessibility } from './checks/accessibility.mjs';
import { invalid } from './checks/validity.mjs';
import { everyPage, none, open } from './site.mjs';

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

test('every page is valid HTML', async () => {
  none(await invalid(site.pages.map(site.address)));
});
