/* A click on a note's mark shows the note beside it, its words inside their passage as the archived page has them.
   Enter leads to the note, and so does a click where this script does not run. */
(() => {
  const doc = document, said = doc.currentScript.dataset, pages = {};
  const make = (name, facts) => Object.assign(doc.createElement(name), facts);
  const marked = (event) => event.target.closest('[role=doc-noteref]');
  const card = make('div', { popover: 'auto', className: 'notes preview', role: 'dialog', tabIndex: -1, autofocus: true });
  // What a card looks like is asked for when the first one is.
  const style = make('link', { rel: 'stylesheet', href: doc.currentScript.src.replace('notes.js', 'preview.css') });
  const styled = new Promise((done) => (style.onload = style.onerror = done));
  const dress = () => style.isConnected || doc.head.append(style);
  let shown, pressed;
  if (!card.showPopover) return;
  doc.querySelector('main').append(card);

  const archived = (link) => (pages[link.pathname] ??= fetch(link.pathname)
    .then((answer) => answer.text())
    .then((html) => new DOMParser().parseFromString(html, 'text/html')));

  // What stands far from the quotation is cut, and the cut is said.
  const cut = () => make('span', { role: 'img', ariaLabel: said.cut, title: said.cut, textContent: '[…]' });
  const before = (text) => (text.length < 220 ? [text] : [cut(), text.slice(text.lastIndexOf(' ', text.length - 160))]);
  const after = (text) => (text.length < 220 ? [text] : [text.slice(0, text.indexOf(' ', 160) + 1), cut()]);

  // The passage that the note of a card leads to, and those after it as far as they hold its words. Scripts may not
  // read pages on disk.
  const passage = async () => {
    const link = location.protocol !== 'file:' && card.querySelector('.place [href*="#"]');
    const words = card.querySelector('.words')?.textContent.slice(1, -1).split(' […] ') ?? [];
    let entry = link && (await archived(link)).getElementById(decodeURIComponent(link.hash.slice(1)));
    let text = '', done = 0, out;
    do {
      const found = entry?.querySelector('[data-passage]');
      if (!found) return;
      text += found.textContent.replace(/\s/g, ' ') + ' ';
      out ??= make('p', { className: 'words', lang: found.lang, dir: found.dir });
      entry = entry.nextElementSibling;
    } while (!words.every((word) => text.includes(word)));
    for (const word of words) {
      const start = text.indexOf(word, done), gap = text.slice(done, start);
      out.append(...(done ? [gap] : before(gap)), make('mark', { textContent: word }));
      done = start + word.length;
    }
    out.append(...after(text.slice(done)));
    return out;
  };

  const show = async (link) => {
    const name = link.ariaLabel, head = make('p', { className: 'preview-head' });
    head.append(make('a', { href: link.hash, textContent: name }), make('button', { textContent: '×', ariaLabel: said.close }));
    card.innerHTML = doc.querySelector(link.hash).innerHTML;
    card.prepend(head);
    for (const back of card.querySelectorAll('[role=doc-backlink]')) back.remove();
    for (const one of card.querySelectorAll('[id]')) one.removeAttribute('id');
    card.ariaLabel = name;
    dress();
    await styled;
    card.showPopover({ source: link });
    (shown = link).ariaExpanded = true;
    const context = await passage().catch(() => null);
    if (!context || shown !== link) return;
    card.querySelector('.words')?.remove();
    head.after(context);
  };

  card.onbeforetoggle = ({ newState }) => {
    if (newState === 'closed' && shown) shown.ariaExpanded = shown = null;
  };
  card.onclick = (event) => {
    if (event.target.closest('button, [href^="#"]') && !marked(event)) card.hidePopover();
  };
  doc.addEventListener('pointerdown', (event) => {
    pressed = shown;
    if (marked(event)) dress();
  }, true);
  doc.addEventListener('click', (event) => {
    const link = marked(event);
    // No pointer made the click of a key.
    if (!link || !event.detail || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (pressed !== link) show(link);
  });
})();
