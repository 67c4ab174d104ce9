/**
 * Footnotes as readers use them: to the note and back, by pointer and keyboard, with and without JavaScript. Each page is
 * opened once in either way, and each law looks at it. With JavaScript a click on a reference shows the note beside it:
 * previews.test.mjs.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deadButtons, hiddenWords } from './checks/document.mjs';
import { followBack, followNote, notes, order, references } from './checks/notes.mjs';
import { everyLaw, none, open } from './site.mjs';

/** A law for a page as it was opened: with nothing pressed on it yet, no note is one that a reference led to. */
async function targetLooks(page) {
  const look = (id) =>
    page.evaluate((id) => {
      const style = getComputedStyle(document.getElementById(id));
      return [style.backgroundColor, style.outline, style.boxShadow, style.border].join();
    }, id);
  const first = page.locator('[role=doc-noteref]').first();
  if ((await first.count()) === 0) return [];
  const note = (await first.getAttribute('href')).slice(1);
  const plain = await look(note);
  await first.press('Enter');
  return plain === (await look(note)) ? [`note ${note} looks the same as a target`] : [];
}

const bothWays = (follow) => async (page) => [...(await follow(page, 'keyboard')), ...(await follow(page, 'click'))];

let followed = 0;
const SETTINGS = {
  'with JavaScript': {
    javaScriptEnabled: true,
    laws: {
      'the note that a reference led to can be told from its neighbours': targetLooks,
      'every reference has a note': references,
      'every note has a way back to each reference': notes,
      'notes stand in the order of use': order,
      'the keyboard leads from every reference to its note': async (page) => {
        followed += await page.locator('[role=doc-noteref][id]').count();
        return followNote(page, 'keyboard');
      },
      'keyboard and click lead from every note back to its references': bothWays(followBack),
    },
  },
  'without JavaScript': {
    javaScriptEnabled: false,
    laws: {
      'all words are shown': hiddenWords,
      'nothing is there in vain': deadButtons,
      'keyboard and click lead from every reference to its note': bothWays(followNote),
      'keyboard and click lead from every note back to its references': bothWays(followBack),
    },
  },
};

let site;
before(async () => (site = await open()));
after(() => site.end());

for (const [setting, { javaScriptEnabled, laws }] of Object.entries(SETTINGS)) {
  describe(setting, () => {
    let found;
    // With motion allowed: nothing may scroll to a place that has moved meanwhile.
    const options = { javaScriptEnabled, reducedMotion: 'no-preference' };
    before(async () => (found = await everyLaw(site, laws, options)));
    for (const law of Object.keys(laws)) test(law, () => none(found.get(law)));
  });
}

test('there are references to follow', () => assert.ok(followed > 0, 'no page has a note reference'));
