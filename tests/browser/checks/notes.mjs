/**
 * Footnotes. `references`, `notes` and `order` read the document; `followNote` and `followBack` press its links.
 */

/** Each reference has a note, a number of its own name, and is glued to its word. */
export const references = (page) =>
  page.evaluate(() => {
    const offences = [];
    for (const reference of document.querySelectorAll('[role=doc-noteref]')) {
      const say = (what) => offences.push(`reference ${reference.id}: ${what}`);
      const note = document.getElementById(decodeURIComponent(reference.hash.slice(1)));
      if (!reference.id) say('no id to come back to');
      if (!note?.matches('[role=doc-endnotes] li')) say(`leads to no note (${reference.hash})`);
      if (!/^\([\p{Nd}]+\)$/u.test(reference.textContent.trim())) say(`reads «${reference.textContent}»`);
      const number = reference.textContent.match(/\p{Nd}+/u)?.[0];
      if (!reference.getAttribute('aria-label')?.includes(number)) say('its name does not say its number');
      const mark = reference.closest('sup');
      const before = document.createRange();
      before.setStart(mark?.parentElement ?? reference.parentElement, 0);
      before.setEndBefore(mark ?? reference);
      if (!before.toString().endsWith('\u2060')) say('not glued to its word with U+2060');
    }
    return offences;
  });

/** Each note has one way back for each of its references, each with a name of its own, and no role of its own. */
export const notes = (page) =>
  page.evaluate(() => {
    const offences = [];
    const names = new Map();
    for (const note of document.querySelectorAll('[role=doc-endnotes] li[id]')) {
      const say = (what) => offences.push(`note ${note.id}: ${what}`);
      const cited = [...document.querySelectorAll('[role=doc-noteref]')].filter((one) => one.hash === `#${note.id}`);
      const back = [...note.querySelectorAll('[role=doc-backlink]')];
      const asked = cited.map((one) => `#${one.id}`).join(' ');
      const given = back.map((one) => one.hash).join(' ');
      if (cited.length === 0) say('no reference');
      if (asked !== given) say(`ways back ${given} for references ${asked}`);
      if (note.hasAttribute('role')) say('has a role');
      for (const link of back) {
        const name = link.getAttribute('aria-label') ?? link.textContent.trim();
        if (!name) say('a way back without a name');
        if (names.has(name)) say(`a way back has the name of one of ${names.get(name)}: ${name}`);
        names.set(name, note.id);
      }
    }
    return offences;
  });

/** Notes stand in the order of their first references, and every id of the page is given once. */
export const order = (page) =>
  page.evaluate(() => {
    const offences = [];
    const used = [...new Set([...document.querySelectorAll('[role=doc-noteref]')].map((one) => one.hash))].join(' ');
    const listed = [...document.querySelectorAll('[role=doc-endnotes] li[id]')].map((one) => `#${one.id}`).join(' ');
    if (used !== listed) offences.push(`notes ${listed} used as ${used}`);
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) offences.push(`id ${id} is given twice`);
    return [...new Set(offences)];
  });

/**
 * How a reader goes along one of the links that a selector finds. A click waits until the link rests in sight with nothing
 * above it, by the browser's frames, which a page without JavaScript could not ask for itself.
 */
export const WAYS = {
  click: (page, selector, place) => page.locator(selector).nth(place).click({ timeout: 5000 }),
  async keyboard(page, selector, place) {
    if (!(await page.evaluate(focused, { selector, place }))) throw new Error('takes no focus');
    await page.keyboard.press('Enter');
  },
};

/** From each reference to its note, by one of the `WAYS`. */
export const followNote = (page, way) => follow(page, way, '[role=doc-noteref]');

/** From each note back to its references. */
export const followBack = (page, way) => follow(page, way, '[role=doc-backlink]');

/** A page has many links, so each step asks the browser as little as it can: press the link, look where that led. */
async function follow(page, way, selector) {
  const offences = [];
  const hashes = await page.evaluate((s) => [...document.querySelectorAll(s)].map((link) => link.getAttribute('href')), selector);
  let followed = await page.evaluate(() => location.hash);
  for (const [place, hash] of hashes.entries()) {
    const say = (what) => offences.push(`${way} on ${selector} ${hash} ${what}`);
    // A hash that is there afterwards came by the link. To take it away is half as dear as to follow one.
    if (hash === followed) await page.evaluate(() => history.replaceState(null, '', location.href.split('#')[0]));
    followed = hash;
    try {
      await WAYS[way](page, selector, place);
    } catch (error) {
      say(`cannot be pressed: ${error.message}`);
      continue;
    }
    if (!(await until(() => page.evaluate(there, hash)))) {
      const at = await page.evaluate(() => `${location.hash} with ${document.querySelector(':target')?.id ?? 'no target'}`);
      say(`ends at ${at}, or out of sight`);
    }
  }
  return offences;
}

/** Asks until the answer is yes, for five seconds at most; resolves to the last answer. */
export async function until(ask) {
  const end = Date.now() + 5000;
  for (;;) {
    const answer = await ask();
    if (answer || Date.now() > end) return answer;
  }
}

/** In the browser: gives a link the focus; whether it takes it. */
function focused({ selector, place }) {
  const link = document.querySelectorAll(selector)[place];
  link.focus();
  return document.activeElement === link;
}

/** In the browser: the address is `hash`, its element the target, and the reader sees where it begins. */
function there(hash) {
  const target = document.querySelector(':target');
  if (location.hash !== hash || `#${target?.id}` !== hash) return false;
  const box = target.getBoundingClientRect();
  return box.height > 0 && box.top > -1 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}
