/**
 * Type and layout. Each check takes an open page of some width and resolves to its offences.
 */

/** A check in a window of that width. */
export const at = (width, check) => async (page) => {
  // Windows are measured, and laid out, once for all checks of a width.
  if (page.viewportSize().width !== width) await page.setViewportSize({ width, height: 844 });
  return check(page);
};

/**
 * A check with the reader's own text size doubled, which lengths and media queries in rem and em follow: with the site's
 * fonts there, or, for `fonts: false`, in the reader's own, as the page stands until the site's have come.
 */
export const enlarged = (check, { fonts = true } = {}) => async (page) => {
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const plain = await size();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  if (!fonts) {
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.setBlockedURLs', { urls: ['*.woff2'] });
  }
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await page.reload();
  const loaded = await settled(page);
  const large = await size();
  const offences = await check(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
  await session.detach();
  if (!fonts) {
    // Whoever looks at the page next wants it as it is served.
    await page.reload();
    await settled(page);
  }
  if (large < 1.9 * plain) offences.push(`the text grows from ${plain} to ${large} px only`);
  if (loaded !== fonts) offences.push(fonts ? 'no font of the site was loaded' : 'a font was loaded that was refused');
  return offences;
};

/** Waits until no font is on its way that the layout asks for; resolves to whether one of them is there. */
export const settled = (page) =>
  page.evaluate(async () => {
    document.body.getBoundingClientRect();
    await document.fonts.ready;
    return [...document.fonts].some((font) => font.status === 'loaded');
  });

/** No sideways scroll, and no text beyond the window's edges outside a box that scrolls by itself. */
export const overflow = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    const width = root.clientWidth;
    const offences = [];
    if (root.scrollWidth > width) offences.push(`${root.scrollWidth} px wide in a window of ${width} px`);
    const scrolls = (element) =>
      element !== null &&
      element !== document.body &&
      (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const beyond = [...range.getClientRects()].some((box) => box.left < -1 || box.right > width + 1);
      if (beyond && !scrolls(node.parentElement)) offences.push(`«${node.data.trim().slice(0, 40)}» leaves the window`);
    }
    return offences;
  });

/** No name, title or link of the menu is broken into a column of letters: twice as many lines as words at most. */
export const columns = (page) =>
  page.evaluate(() => {
    const offences = [];
    for (const element of document.querySelectorAll('.brand bdi, nav a, h1, h2, h3, .card h2 a, summary, button')) {
      const text = element.textContent.trim();
      if (!text || !element.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(element);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.bottom / 4)));
      const words = text.split(/\s+/).length;
      if (lines.size > 2 * words) offences.push(`«${text.slice(0, 40)}»: ${words} words in ${lines.size} lines`);
    }
    return offences;
  });

/** What stands above a page's own title leaves most of the window to the page. */
export const head = (page) =>
  page.evaluate(() => {
    const height = document.querySelector('body > header')?.getBoundingClientRect().height ?? 0;
    return height > innerHeight / 8 ? [`a head of ${Math.round(height)} px in a window of ${innerHeight} px`] : [];
  });

/** Arabic letters upright, joined, and not stretched to the measure; text of 19 to 21 px, nothing under 13 px. */
export const type = (page) =>
  page.evaluate(() => {
    const offences = new Set();
    const body = parseFloat(getComputedStyle(document.body).fontSize);
    if (body < 19 || body > 21) offences.add(`the text is set in ${body} px`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || !element.checkVisibility() || element.closest('script, style')) continue;
      const style = getComputedStyle(element);
      const say = (what) => offences.add(`${what} in ${element.localName}.${element.className}: ${node.data.trim().slice(0, 30)}`);
      if (parseFloat(style.fontSize) < 13) say(`${style.fontSize} type`);
      if (!/\p{Script=Arabic}/u.test(node.data)) continue;
      if (!['normal', '0px'].includes(style.letterSpacing)) say(`letter-spacing ${style.letterSpacing}`);
      if (style.fontStyle !== 'normal') say(style.fontStyle);
      if (style.textAlign === 'justify') say('justified text');
    }
    return [...offences];
  });

/** No line begins with a note mark: it stands on the line of the letter before it. */
export const marks = (page) =>
  page.evaluate(() => {
    const offences = [];
    const visible = /[^\s\p{Cf}]/u;
    for (const reference of document.querySelectorAll('[role=doc-noteref]')) {
      const mark = reference.closest('sup') ?? reference;
      const block = mark.closest('p, li, td, th, dd, dt, blockquote, figcaption, h1, h2, h3, h4, h5, h6');
      const texts = document.createTreeWalker(block ?? document.body, NodeFilter.SHOW_TEXT);
      texts.currentNode = mark;
      let before = texts.previousNode();
      while (before && !visible.test(before.data)) before = texts.previousNode();
      if (!before) {
        offences.push(`mark ${reference.id} begins its block`);
        continue;
      }
      const characters = [...before.data.matchAll(new RegExp(visible, 'gu'))];
      const last = characters[characters.length - 1];
      const range = document.createRange();
      range.setStart(before, last.index);
      range.setEnd(before, last.index + last[0].length);
      const letters = [...range.getClientRects()];
      const letter = letters[letters.length - 1];
      const boxes = [...mark.getClientRects()];
      if (!letter || boxes.length !== 1) {
        offences.push(`mark ${reference.id} is not on one line (${boxes.length} boxes)`);
        continue;
      }
      // A raised mark still shares at least half of its height with the line that it belongs to.
      const shared = Math.min(letter.bottom, boxes[0].bottom) - Math.max(letter.top, boxes[0].top);
      if (shared < boxes[0].height / 2) offences.push(`mark ${reference.id} begins a line, after «${last[0]}»`);
    }
    return offences;
  });
