/* The search. Its index is scripts that call isnad(name, value): a page opened from disk may load those, and read no
   files. src/render/search/ makes them; src/text/search.rs reads words in the same steps. */
(() => {
const here = document.currentScript.src, calls = {}, files = {}, lists = new Map();
const make = (tag, facts) => Object.assign(document.createElement(tag), facts);
const load = (name) => (files[name] ??= new Promise((done, onerror) => {
  calls[name] = done;
  document.head.append(make('script', { src: new URL(`../search/${name}.js`, here), onerror }));
}));
window.isnad = (name, value) => calls[name](value);
let index;
const decode = (text) => text.replace(/~(.)|./gsu, (code, raw) => raw ?? index.codes[code]);

// The words of a token.
const tokens = (text) => [...text.matchAll(RegExp(index.token, 'gu'))];
const drop = (text) => text.replace(RegExp(index.dropped, 'gu'), '');
const shape = (text) => text.replace(/./gsu, (c) => index.shapes[c] ?? c);
const plain = (word) => shape(drop(word.normalize('NFKD')));
const read = (token) => {
  const text = shape(drop(token.normalize('NFKC').toLowerCase()));
  if (/^\d/.test(text)) return [text.replace(/[,٬،](?=\d{3}(?!\d))/g, '').replace(/[,٬،٫]/g, '.')];
  const spell = (word, [from, to]) => word.replaceAll(from, () => to);
  return (text.match(/\p{Alphabetic}+/gu) ?? []).map((word) => index.spellings.reduce(spell, `^${word}$`).slice(1, -1));
};

// The terms that a word stands for: with or without the article, else without what may be joined to it, else with that.
const cut = (word, [front, back = ''], least) =>
  word.startsWith(front) && word.length >= front.length + least ? [back + word.slice(front.length)] : [];
const exact = (word) => [word, ...index.articles.flatMap((front) => cut(word, front, 2))].map(plain);
const forms = (word) => {
  const all = exact(word);
  for (const form of all) {
    const rests = [...index.joined.flatMap((front) => cut(form, [front], 3)), ...exact(form)];
    all.push(...rests.filter((rest) => !all.includes(rest)));
  }
  return all;
};
const longer = (word) => forms(word).flatMap((form) => index.joined.map((front) => (form[2] ? front + form : '')));
const find = (word) => {
  const [one, other, last] = [exact, forms, longer].map((of) => of(word).filter((form) => lists.get(form)));
  return one[0] ? one : other[0] ? [other[0]] : last.filter((form) => !lists.get(form).endsWith(0));
};
const get = async (form) => {
  const at = index.ends.findLastIndex((end) => end <= [...form].reverse().join(''));
  const text = await load(`words/${at}`);
  text.split(' ').forEach((part, at, all) => at % 2 || lists.set(decode(part), all[at + 1]));
};
const places = (list) => {
  let next = 0;
  return [...list.matchAll(/([^A-Z]*)([A-Z])/g)].flatMap(([, gap, code]) => {
    next += parseInt(gap || 0, 36);
    const value = code.charCodeAt() - 65;
    return (value < 7 ? [value + 1] : [((value - 7) >> 2) + 3, ((value - 7) & 3) + 3]).map((level) => [next++, level]);
  });
};

// The explainers that have all words of a query, or most of them, the best first.
const search = async (query) => {
  index ??= await load('index');
  index.ends ??= index.files.split(' ').map(decode);
  const words = tokens(query).flatMap(([token]) => read(token));
  await Promise.all(words.flatMap((word) => [...forms(word), ...longer(word)]).map(get));
  const asked = words.map((word) => {
    const terms = find(word), levels = new Map();
    for (const [place, level] of terms.flatMap((term) => places(lists.get(term)))) {
      levels.set(place, Math.max(level, levels.get(place) ?? 0));
    }
    return { terms, levels, rarity: Math.log(1 + (index.explainers + 0.5) / (levels.size + 0.5)) };
  });
  const rare = asked.filter(({ levels }) => levels.size * 2 <= index.explainers);
  const needed = rare.some(({ levels }) => levels.size) ? rare : asked;
  const found = [...new Set(needed.flatMap(({ levels }) => [...levels.keys()]))].map((place) => ({
    place,
    count: needed.filter(({ levels }) => levels.has(place)).length,
    score: asked.reduce((sum, { levels, rarity }) => sum + rarity * (levels.get(place) ?? 0), 0),
  })).sort((a, b) => b.count - a.count || b.score - a.score || b.place - a.place);
  const best = found.filter(({ count }) => count === found[0].count);
  return { asked, found: best, all: best[0]?.count === needed.length };
};
Object.assign(isnad, { search, read, exact });

// The page.
const form = document.querySelector('form');
if (!form) return;
const [status, list, more] = document.querySelectorAll('form ~ *');
const query = new URLSearchParams(location.search).get('q')?.trim() ?? '';
const said = JSON.parse(form.dataset.words);
const say = (key, n = 0) => {
  const results = said.results[new Intl.PluralRules(said.lang).select(n)];
  const number = `${n}`.replace(/./g, (digit) => said.digits[digit]);
  status.textContent = said[key].replace('{results}', results.replace('{n}', number)).replace('{q}', () => query);
};
const show = ({ asked, found, all }) => {
  say(found[0] ? (all ? 'found' : 'some') : 'none', found.length);
  const seen = {};
  const asks = (token) => {
    const terms = read(token).flatMap(find);
    return asked.filter((one) => one.terms.some((term) => terms.includes(term)));
  };
  const marks = (text) => tokens(text).filter(([token]) => (seen[token] ??= asks(token))[0]);
  const put = (parent, tag, text, facts) => {
    const element = make(tag, facts);
    let end = 0;
    for (const { 0: token, index: at } of marks(text)) {
      element.append(text.slice(end, at), make('mark', { textContent: token }));
      end = at + token.length;
    }
    element.append(text.slice(end));
    parent.append(element);
    return element;
  };
  more.onclick = async () => {
    for (const { place } of found.splice(0, 5)) {
      const [slug, dateTime, date, title, ...lines] = decode(await load(`texts/${place}`)).split('\n');
      const item = put(list, 'li', '');
      put(put(item, 'h2', ''), 'a', title, { href: `../${slug}/index.html` });
      put(item, 'time', date, { dateTime });
      const worth = (line) => new Set(marks(line).flatMap(([token]) => seen[token])).size;
      const [line] = lines.sort((one, other) => worth(other) - worth(one));
      const start = line.lastIndexOf(' ', (marks(line)[0]?.index ?? 0) - 60) + 1;
      const end = line.indexOf(' ', start + 220);
      put(item, 'p', (start ? '… ' : '') + (end < 0 ? line.slice(start) : `${line.slice(start, end)} …`));
    }
    more.hidden = !found[0];
  };
  return more.onclick();
};
form.hidden = false;
form.q.value = query;
if (query) search(query).then(show).catch(() => say('failed'));
})();
