/**
 * Quoted words against archived passages, as published. `read` takes from a page what it says of both; `words` and
 * `ways` compare the pages of the whole site and give their offences.
 *
 * The comparison is written anew here, with no knowledge of the generator's own: letters, NFC and white space only.
 */

/** A page's notes and passages as plain values; addresses are those of the browser. */
export const read = (page) =>
  page.evaluate(() => {
    const text = (element) => {
      const copy = element.cloneNode(true);
      copy.querySelectorAll('sup.nr, footer').forEach((one) => one.remove());
      return copy.textContent;
    };
    /** What the text quotes at a note mark: the quotation right before it, or the block quotation around it. */
    const quoted = (reference) => {
      const mark = reference.closest('sup') ?? reference;
      const before = mark.previousElementSibling;
      if (before?.matches('.q')) {
        const gap = document.createRange();
        gap.setStartAfter(before);
        gap.setEndBefore(mark);
        if (!/\p{L}/u.test(gap.toString())) return text(before);
      }
      const block = mark.closest('blockquote');
      return block ? text(block) : null;
    };
    // A folder and its index.html are one page.
    const plain = (href) => href.replace(/index\.html(?=[#?]|$)/, '');
    const own = plain(location.href.split('#')[0]);
    const links = (element, selector) =>
      [...element.querySelectorAll(selector)].filter((link) => link.host === location.host).map((link) => plain(link.href));
    const note = (li) => ({
      id: li.id,
      verdict: li.querySelector('.verdict')?.className.replace(/\bverdict\b/, '').trim() ?? null,
      words: li.querySelector('.words')?.textContent ?? null,
      translated: li.querySelector('[data-translation]') !== null,
      // The folded context names every passage of a range; without it the first is all that is known.
      passages: [...li.querySelectorAll('[data-passage]')].map((one) => one.dataset.passage),
      // What an ordinary footnote's own text links to is no place of a quotation.
      places: links(li, 'a[href*="#"]:not(.text a, details a)').filter((href) => href.split('#')[0] !== own),
      references: [...document.querySelectorAll('[role=doc-noteref]')]
        .filter((reference) => reference.hash === `#${li.id}`)
        .map((reference) => ({ id: reference.id, quoted: quoted(reference) })),
    });
    const passage = (element) => ({
      id: element.id,
      text: element.querySelector('[data-passage]').textContent,
      marks: [...element.querySelectorAll('[data-passage] mark')].map((mark) => mark.textContent),
      back: links(element, 'a[href*="#r"]'),
    });
    return {
      notes: [...document.querySelectorAll('[role=doc-endnotes] li[id]')].map(note),
      passages: [...document.querySelectorAll('[id]:has([data-passage])')]
        .filter((element) => element.closest('[role=doc-endnotes]') === null && element.matches('li, article > *'))
        .map(passage),
    };
  });

/** NFC, with runs of white space as one space; the joiner that glues a note mark to its word is no letter. */
const folded = (text) => text.replaceAll('\u2060', '').normalize('NFC').replace(/\s+/gu, ' ').trim();

/** The runs of words between omission marks and the editor's brackets, without the pair of marks around all of them. */
export function fragments(words) {
  const bare = folded(words)
    .replace(/^[«“„"״﴿]\s*/u, '')
    .replace(/\s*[»”“"״﴾][.،؛:]?$/u, '');
  return bare.split(/\[[^\]]*\]|…|\.{3}/u).map(folded).filter((run) => /[\p{L}\p{N}]/u.test(run));
}

/** The words of every note and of every verbatim quotation stand in their passages letter for letter, and are marked. */
export function words(site) {
  const offences = [];
  for (const [address, { notes }] of site) {
    for (const note of notes) {
      const passages = cited(site, note);
      const whole = folded(passages.map((passage) => passage.text).join(' '));
      const marked = passages.flatMap((passage) => passage.marks).map(folded);
      const say = (what) => offences.push(`${address}#${note.id}: ${what}`);
      for (const run of note.words === null ? [] : fragments(note.words)) {
        if (!whole.includes(run)) say(`the passage does not hold «${run}»`);
        const shown = marked.some((mark) => mark.includes(run) || run.includes(mark));
        if (!shown) say(`the passage does not mark «${run}»`);
      }
      const exact = note.verdict === 'verbatim' && !note.translated;
      for (const { id, quoted } of note.references) {
        for (const run of exact && quoted !== null ? fragments(quoted) : []) {
          if (!whole.includes(run)) say(`called verbatim at ${id}, and the passage does not hold «${run}»`);
        }
      }
    }
  }
  return offences;
}

/** Every place of a note is a passage that leads back to each reference of the note, and the reverse. */
export function ways(site) {
  const offences = [];
  for (const [address, { notes, passages }] of site) {
    for (const note of notes) {
      for (const place of note.places) {
        const passage = find(site, place);
        if (!passage) offences.push(`${address}#${note.id}: ${place} is no passage`);
        for (const { id } of passage ? note.references : []) {
          if (!passage.back.includes(`${address}#${id}`)) offences.push(`${place} does not lead back to ${address}#${id}`);
        }
      }
      if (note.words !== null && note.places.length === 0) offences.push(`${address}#${note.id}: words without a place`);
    }
    for (const passage of passages) {
      for (const back of passage.back) {
        const [page, id] = back.split('#');
        const note = site.get(page)?.notes.find((one) => one.references.some((reference) => reference.id === id));
        const known = note && cited(site, note).includes(passage);
        if (!known) offences.push(`${address}#${passage.id}: ${back} does not cite it`);
      }
    }
  }
  return offences;
}

function find(site, place) {
  const [page, id] = place.split('#');
  return site.get(page)?.passages.find((passage) => passage.id === id);
}

/** The passages of a note: those that its context names on the pages that it links to, else those that it links to. */
function cited(site, note) {
  const linked = note.places.map((place) => find(site, place)).filter(Boolean);
  const pages = [...new Set(note.places.map((place) => place.split('#')[0]))];
  const named = pages.flatMap((page) => site.get(page)?.passages.filter(({ id }) => note.passages.includes(id)) ?? []);
  return [...new Set([...linked, ...named])];
}
