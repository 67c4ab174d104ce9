/**
 * What every page's document must say of itself. Each check takes an open page and resolves to its offences.
 */

/** `lang` and `dir` on html, and the direction that follows from them. */
export const language = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    const offences = [];
    if (!root.lang) offences.push('html has no lang');
    if (!root.dir) offences.push('html has no dir');
    const direction = getComputedStyle(document.body).direction;
    const own = root.lang.startsWith('en') ? 'ltr' : 'rtl';
    if (direction !== own) offences.push(`the body runs ${direction}`);
    return offences;
  });

/** One h1 with words in it, a description, and a title that a left-to-right window shows in the right order. */
export const headings = (page) =>
  page.evaluate(() => {
    const offences = [];
    const found = document.querySelectorAll('h1');
    if (found.length !== 1 || !found[0].textContent.trim()) offences.push(`${found.length} h1 with or without words`);
    const description = document.querySelector('meta[name=description]')?.content ?? '';
    if (!description.trim()) offences.push('no description');
    const strong = document.title.match(/[\p{L}\u200e\u200f]/u)?.[0] ?? '';
    if (document.dir === 'rtl' && /\p{Script=Latin}/u.test(strong)) offences.push('the title begins in Latin without U+200F before it');
    return offences;
  });

/** A heading with an address of its own is a link to itself, unless it holds other links: they do not nest. */
export const headingLinks = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.body :is(h2, h3, h4, h5, h6)[id]')]
      .filter((heading) => !heading.querySelector('a:not([href^="#"])'))
      .filter((heading) => decodeURIComponent(heading.querySelector('a')?.hash ?? '') !== `#${heading.id}`)
      .map((heading) => `«${heading.textContent}» has no link to itself`),
  );

/** A Content-Security-Policy that names nobody else and lets nothing in by default. */
export const policy = (page) =>
  page.evaluate(() => {
    const content = document.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content ?? '';
    const offences = [];
    if (!/(^|;)\s*default-src\s+'(none|self)'\s*(;|$)/.test(content)) offences.push(`default-src in «${content}»`);
    if (/https?:|\*/.test(content)) offences.push(`another host in «${content}»`);
    return offences;
  });

/** Words of the text that are not shown; for pages opened without JavaScript. What `details` folds away can be opened. */
export const hiddenWords = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main :is(h1, h2, h3, p, li, td, th, dd, blockquote)')]
      .filter((element) => element.textContent.trim() && !element.closest('details:not([open])'))
      .filter((element) => !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .map((element) => `hides «${element.textContent.trim().slice(0, 40)}»`),
  );

/** Nothing to press that only a script would answer; for pages opened without JavaScript. */
export const deadButtons = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, input, select, textarea')]
      .filter((element) => element.checkVisibility() && !element.form?.action)
      .map((element) => `a dead ${element.localName}: ${element.textContent.trim()}`),
  );

/** In print: notes are shown, navigation is not, and addresses of other sites can be read. */
export const print = (page) =>
  page.evaluate(() => {
    const offences = [];
    for (const element of document.querySelectorAll('nav, [role=navigation], button, [role=doc-backlink]')) {
      if (element.checkVisibility()) offences.push(`${element.localName} «${element.textContent.trim()}» is printed`);
    }
    for (const note of document.querySelectorAll('[role=doc-endnotes] li')) {
      if (!note.checkVisibility()) offences.push(`note ${note.id} is not printed`);
    }
    for (const link of document.querySelectorAll('main a[href^=http]')) {
      const after = getComputedStyle(link, '::after').content;
      const shown = `${link.textContent} ${after}`;
      const address = link.getAttribute('href').replace(/^https?:\/\//, '').replace(/\/$/, '');
      if (link.checkVisibility() && !shown.includes(address)) offences.push(`the address ${address} is not printed`);
    }
    return offences;
  });
