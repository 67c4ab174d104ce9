/** Notes shown beside their references: by pointer, by touch, never by the keyboard, and with nothing on the console. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { accessibility } from './checks/accessibility.mjs';
import { until, WAYS } from './checks/notes.mjs';
import { fragments } from './checks/passages.mjs';
import { everyPage, folder, load, none, open, pages, text } from './site.mjs';

let site;
before(async () => (site = await open()));
after(() => site.end());

/** A page with notes on words, and the first of its references that leads to one. */
const quoting = pages.find((path) => text(path).includes('class="words"') && text(path).includes('doc-noteref'));

const card = (page) => page.locator('.preview:popover-open');

/** Waits until the card has read its passage, or will have none. */
const read = (page) => page.waitForLoadState('networkidle').then(() => card(page).waitFor());

/** A page of the site in a window of its own that collects what it says on the console. */
async function visit(options, path = quoting) {
  const context = await site.browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  const noise = [];
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  await load(page, site.address(path));
  return { page, noise, context };
}

/**
 * In the browser: what the open card says and where it stands, as soon as it shows the passage of a note; one without
 * quoted words has none.
 */
function opened(link) {
  const card = document.querySelector('.preview:popover-open');
  const words = document.querySelector(`${link.hash} .words`)?.textContent ?? '';
  if (!card || (words && !card.querySelector('mark'))) return null;
  const box = card.getBoundingClientRect();
  return {
    name: card.ariaLabel,
    words,
    marks: [...card.querySelectorAll('mark')].map((mark) => mark.textContent),
    inside: box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
    focused: document.activeElement === card,
    ids: card.querySelectorAll('[id], [role=doc-backlink]').length,
  };
}

/** In the browser: what a closed card leaves behind. */
const closed = () => ({
  open: document.querySelector('.preview:popover-open') !== null,
  focus: document.activeElement.id,
  expanded: document.querySelector('[role=doc-noteref][aria-expanded]') !== null,
});

test('a click shows every note beside its reference, its words marked, and Escape leads back', async () => {
  const noise = [];
  const listen = (page) => page.on('console', (message) => noise.push(`${page.url()}: ${message.text()}`));
  const check = async (page) => {
    const offences = [];
    const links = await page.evaluate(() =>
      [...document.querySelectorAll('[role=doc-noteref]')].map((link) => ({ id: link.id, hash: link.hash, name: link.ariaLabel })),
    );
    for (const [place, { id, hash, name }] of links.entries()) {
      const say = (what) => offences.push(`${id}: ${what}`);
      await WAYS.click(page, '[role=doc-noteref]', place);
      const seen = await until(() => page.evaluate(opened, { hash }));
      if (!seen) say('no passage is shown');
      if (seen && seen.name !== name) say(`the card is called ${seen.name}`);
      if (seen && !seen.inside) say('the card leaves the window');
      if (seen && !seen.focused) say('the card has no focus');
      if (seen?.ids > 0) say(`${seen.ids} ids or ways back in the card`);
      const marks = seen?.marks.join('|');
      if (seen && marks !== fragments(seen.words).join('|')) say(`marks «${marks}» for ${seen.words}`);
      await page.keyboard.press('Escape');
      const { open, focus, expanded } = await page.evaluate(closed);
      if (open) say('Escape leaves the card open');
      if (focus !== id) say(`Escape leads to ${focus}`);
      if (expanded) say('still called expanded');
    }
    return offences;
  };
  none(await everyPage(site, {}, check, listen));
  none(noise);
});

test('Enter keeps the plain way, and so does a click with a key that opens another window', async () => {
  const { page, context } = await visit();
  const reference = page.locator('[role=doc-noteref]').first();
  await reference.press('Enter');
  await page.locator('[role=doc-endnotes] li:target').waitFor();
  assert.equal(await card(page).count(), 0);
  const other = context.waitForEvent('page');
  await reference.click({ modifiers: ['ControlOrMeta'] });
  await other;
  assert.equal(await card(page).count(), 0);
});

test('a second click, a click elsewhere and the button close the card; its title leads to the note', async () => {
  const { page } = await visit();
  const reference = page.locator('[role=doc-noteref]').first();
  const closings = {
    again: () => reference.click(),
    elsewhere: () => page.mouse.click(3, 3),
    button: () => card(page).getByRole('button').click(),
  };
  for (const [name, close] of Object.entries(closings)) {
    await reference.click();
    await card(page).waitFor();
    await close();
    assert.equal(await card(page).count(), 0, name);
  }
  await reference.click();
  await card(page).locator('a[href^="#"]').first().click();
  await page.locator('[role=doc-endnotes] li:target').waitFor();
  assert.equal(await card(page).count(), 0);
});

test('in a narrow window the card is a sheet at its foot', async () => {
  const { page, noise } = await visit({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await page.locator('[role=doc-noteref]').first().tap();
  await read(page);
  const { x, y, width, height } = await card(page).boundingBox();
  assert.deepEqual([x, width, y + height], [0, 390, 844]);
  assert.ok(height < 0.75 * 844, `${height} px high`);
  none(noise);
});

for (const colorScheme of ['light', 'dark']) {
  test(`an open card has no accessibility violation in ${colorScheme}`, async () => {
    const { page } = await visit({ colorScheme });
    await page.locator('[role=doc-noteref]').first().click();
    await read(page);
    none(await accessibility(page));
  });
}

test('a long passage is cut around the words, and the cuts are said', async () => {
  const { page } = await visit();
  const words = await page.evaluate(() => document.querySelector('.words').textContent);
  const quoted = fragments(words).join(' ');
  const [far, near] = ['كلمة بعيدة '.repeat(60), 'كلمة قريبة '];
  // What stands before the words, what stands after them, and how many cuts are expected.
  for (const [before, after, cuts] of [[far, far, 2], [near, far, 1], [near, near, 0]]) {
    await page.route('**/sources/**', async (route) => {
      const answer = await route.fetch();
      const passage = /(<(?:p|h3) [^>]*data-passage[^>]*>)[^]*?(<\/(?:p|h3)>)/g;
      const grown = (await answer.text()).replace(passage, `$1${before}${quoted} ${after}$2`);
      await route.fulfill({ response: answer, body: grown });
    });
    await page.reload();
    await page.locator('[role=doc-noteref]').first().click();
    await read(page);
    const shown = card(page).locator('.words');
    const marks = await shown.locator('[role=img]').all();
    assert.equal(marks.length, cuts);
    for (const mark of marks) assert.equal(await mark.textContent(), '[…]');
    for (const mark of marks) assert.ok(await mark.getAttribute('aria-label'), 'a cut without a name');
    assert.ok((await shown.textContent()).length < quoted.length + 2 * 230);
    await page.unroute('**/sources/**');
  }
});

test('where the archived page cannot be had, the card shows the note as it is', async () => {
  const { page } = await visit();
  await page.route('**/sources/**', (route) => route.abort());
  await page.locator('[role=doc-noteref]').first().click();
  await read(page);
  const words = await page.evaluate(() => document.querySelector('[role=doc-endnotes] .words').textContent);
  assert.equal(await card(page).locator('.words').textContent(), words);
});

test('a page from disk shows the note alone, and says nothing on the console', async () => {
  const { page, noise } = await visit();
  await load(page, pathToFileURL(join(folder, quoting)).href);
  noise.length = 0;
  await page.locator('[role=doc-noteref]').first().click();
  await read(page);
  assert.ok(await card(page).locator('.words').isVisible());
  none(noise);
});
