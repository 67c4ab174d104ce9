/** Footnotes as readers use them: to the note and back, by pointer and keyboard, with and without JavaScript. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deadButtons, hiddenWords } from './checks/document.mjs';
import { followBack, followNote, notes, order, references } from './checks/notes.mjs';
import { everyPage, none, open } from './site.mjs';

let site;
before(async () => (site = await open()));
after(() => site.end());

test('every reference has a note, every note a way back to each reference, in the order of use', async () => {
  let followed = 0;
  const check = async (page) => {
    followed += await page.locator('[role=doc-noteref][id]').count();
    return [...(await references(page)), ...(await notes(page)), ...(await order(page))];
  };
  none(await everyPage(site, {}, check));
  assert.ok(followed > 0, 'no page has a note reference');
});

// With JavaScript a click shows the note beside its reference: previews.test.mjs.
for (const [javaScriptEnabled, way] of [[true, 'keyboard'], [false, 'keyboard'], [false, 'click']]) {
  const setting = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
  test(`${setting}, ${way} leads from every reference to its note and back`, async () => {
    const check = async (page) => [...(await followNote(page, way)), ...(await followBack(page, way))];
    // With motion allowed: nothing may scroll to a place that has moved meanwhile.
    none(await everyPage(site, { javaScriptEnabled, reducedMotion: 'no-preference' }, check));
  });
}

test('with JavaScript a click leads from every note back to its references', async () => {
  none(await everyPage(site, {}, (page) => followBack(page, 'click')));
});

test('the note that a reference led to can be told from its neighbours', async () => {
  const look = (page, id) =>
    page.evaluate((id) => {
      const style = getComputedStyle(document.getElementById(id));
      return [style.backgroundColor, style.outline, style.boxShadow, style.border].join();
    }, id);
  const check = async (page) => {
    const first = page.locator('[role=doc-noteref]').first();
    if ((await first.count()) === 0) return [];
    const note = (await first.getAttribute('href')).slice(1);
    const plain = await look(page, note);
    await first.press('Enter');
    return plain === (await look(page, note)) ? [`note ${note} looks the same as a target`] : [];
  };
  none(await everyPage(site, {}, check));
});

test('without JavaScript all words are shown and nothing is there in vain', async () => {
  const check = async (page) => [...(await hiddenWords(page)), ...(await deadButtons(page))];
  none(await everyPage(site, { javaScriptEnabled: false }, check));
});
