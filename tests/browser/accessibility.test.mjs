/** Every page by axe-core, in light and in dark, and by the Nu HTML checker. Each page is opened once. */
import { after, before, test } from 'node:test';
import { accessibility, shaded } from './checks/accessibility.mjs';
import { invalid } from './checks/validity.mjs';
import { everyLaw, none, open } from './site.mjs';

/** The quoted passages of an archived source as captions and headings in turn; nothing where a page has none. */
async function inOtherKinds(page) {
  const changed = await page.evaluate(() => {
    const cited = [...document.querySelectorAll('.passages > .paragraph:has(mark), .passages > [data-changed]')];
    cited.forEach((passage, place) => {
      passage.classList.replace('paragraph', place % 2 ? 'caption' : 'heading');
      passage.dataset.changed = '';
    });
    return cited.length;
  });
  return changed ? accessibility(page) : [];
}

/** Light and dark differ. */
async function twoGrounds(page) {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const grounds = [await shaded('light', ground)(page), await shaded('dark', ground)(page)];
  return grounds[0] === grounds[1] ? [`${grounds[0]} in light and in dark`] : [];
}

const ACCESSIBLE = 'no page has an accessibility violation';
const READABLE = 'quoted words can be read in captions and headings of archived sources too';
const LAWS = {
  [`in light ${ACCESSIBLE}`]: shaded('light', accessibility),
  [`in dark ${ACCESSIBLE}`]: shaded('dark', accessibility),
  'light and dark differ': twoGrounds,
  [`in light ${READABLE}`]: shaded('light', inOtherKinds),
  [`in dark ${READABLE}`]: shaded('dark', inOtherKinds),
};

let site, found;
before(async () => {
  site = await open();
  found = await everyLaw(site, LAWS);
});
after(() => site.end());

for (const law of Object.keys(LAWS)) test(law, () => none(found.get(law)));

test('every page is valid HTML', async () => {
  none(await invalid(site.pages.map(site.address)));
});
