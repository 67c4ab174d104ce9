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
const shape = (text) => [...text].map((c) => index.shapes[c] ?? c).join('');
const plain = (word) => shape(drop(word.normalize('NFKD')));
const read = (token) => {
  const text = shape(drop(token.normalize('NFKC').toLowerCase()));
  if (/^\d/.test(text)) return [text.replace(/[,٬،](?=\d{3}(?!\d))/g, '').replace(/[,٬،٫]/g, '.')];
  const spell = (word) => index.spellings.reduce((word, [from, to]) => word.replaceAll(from, () => to), `^${word}$`);
  return (text.match(/\p{Alphabetic}+/gu) ?? []).map((word) => spell(word).slice(1, -1));
};

// The terms that a word stands for: with or without the article, else without what may be joined to it, else with that.
const cut = (word, [front, back = ''], least) =>
  word.startsWith(front) && word.length >= front.length + least ? [back + word.slice(front.length)] : [];
const exact = (word) => [word, ...index.articles.flatMap((front) => cut(word, front, 2))].map(plain);
const forms = (word) => {
  const all = exact(word);
  for (const form of all) {
    all.push(...[...index.joined.flatMap((front) => cut(form, [front], 3)), ...exact(form)].filter((rest) => !all.includes(rest)));
  }
  return all;
};
const longer = (word) => forms(word).flatMap((form) => (form[2] ? index.joined.map((front) => front + form) : []));
const has = (form) => lists.get(form);
const find = (word) => {
  const all = exact(word).filter(has), one = forms(word).find(has);
  return all[0] ? all : one ? [one] : longer(word).filter((form) => has(form)?.endsWith('!') === false);
};
const places = (list) => {
  const found = [];
  let next = 0, high = 0;
  for (const char of list.replaceAll('!', '')) {
    const code = char.charCodeAt() - 35;
    if (list[0] < '#') {
      for (const level of (code - (code > 57) + 64).toString(4).slice(1)) found.push([next++, level * 1.7]);
    } else if (code > 57) high = high * 34 + code - 57;
    else {
      high = high * 57 + code;
      next += high >> 2;
      found.push([next++, (high & 3) + 2]);
      high = 0;
    }
  }
  return found.filter(([, level]) => level);
};

// The explainers that have all words of a query, or most of them, the best first.
// Of many words the longest: for the files of how many there is room, the index says.
const search = async (query) => {
  index ??= await load('index');
  let end = '', used = new Set();
  index.ends ??= index.files.match(/[0-4](~.|[^0-4])*/g).map((part) => (end = end.slice(0, part[0]) + decode(part.slice(1))));
  const add = (forms) => {
    const more = new Set(used);
    for (const own of forms.map((form) => [...form].reverse().join(''))) more.add(index.ends.findLastIndex((end) => end <= own));
    return more.size <= index.most && (used = more);
  };
  const open = () => Promise.all([...used].map(async (file) => {
    const text = await load(`words/${file}`);
    text.split(' ').forEach((part, at, all) => at % 2 || lists.set(decode(part), all[at + 1]));
  }));
  const all = tokens(query).map(String).sort((a, b) => b.length - a.length);
  const kept = all.filter((token) => add(read(token).flatMap(exact)));
  await open();
  const words = kept.flatMap(read);
  words.forEach((word) => exact(word).find(has) ?? [...forms(word), ...longer(word)].forEach((form) => add([form])));
  await open();
  const asked = words.map((word) => {
    const terms = find(word);
    const levels = new Map(terms.map(has).flatMap(places).sort((a, b) => a[1] - b[1]));
    return {
      terms,
      levels,
      rarity: Math.log1p(index.explainers / (levels.size + 0.5)),
    };
  });
  const rare = asked.filter(({ levels }) => levels.size * 2 <= index.explainers);
  const needed = rare.some(({ levels }) => levels.size) ? rare : asked;
  const found = [...new Set(needed.flatMap(({ levels }) => [...levels.keys()]))].map((place) => ({
    place,
    count: needed.filter(({ levels }) => levels.has(place)).length,
    score: asked.reduce((sum, { levels, rarity }) => sum + rarity * (levels.get(place) ?? 0), 0),
  })).sort((a, b) => b.count - a.count || b.score - a.score || b.place - a.place);
  const [best] = found;
  return {
    asked,
    found: found.filter(({ count }) => count === best.count),
    key: best ? (best.count < needed.length ? 'some' : 'found') : 'none',
    first: Math.min(5, 2 + (index.most - used.size) * index.each),
    said: kept.length < all.length ? kept.join(' ') : query,
  };
};
Object.assign(isnad, { search, read, exact });

// The page.
const form = document.querySelector('form');
if (!form) return;
const [status, list, more] = document.querySelectorAll('form ~ *');
let query = new URLSearchParams(location.search).get('q')?.trim() ?? '';
const said = JSON.parse(form.dataset.words);
const say = (key, n = 0) => {
  status.textContent = said[key].replace('{results}', said.results[new Intl.PluralRules(said.lang).select(n)])
    .replace('{n}', `${n}`.replace(/./g, (d) => said.digits[d])).replace('{q}', () => query);
};
const show = ({ asked, found, key, first, said }) => {
  query = said;
  say(key, found.length);
  const seen = {};
  const marks = (text) => tokens(text).filter(([token]) => (seen[token] ??=
    asked.filter(({ terms }) => read(token).flatMap(find).some((term) => terms.includes(term))))[0]);
  const put = (into, tag, text, facts) => {
    const made = make(tag, facts);
    let end = 0;
    for (const { 0: token, index: at } of marks(text)) {
      made.append(text.slice(end, at), make('mark', { textContent: token }));
      end = at + token.length;
    }
    made.append(text.slice(end));
    into.append(made);
    return made;
  };
  more.onclick = async () => {
    for (const { place } of found.splice(0, more.hidden ? first : 5)) {
      const at = place / index.group | 0;
      const texts = await load(`texts/${at / 100 | 0}/${at % 100}`);
      const [slug, dateTime, date, title, ...lines] = decode(texts[place % index.group]).split('\n');
      const item = put(list, 'li', '');
      put(put(item, 'h2', ''), 'a', title, { href: `../${slug}/index.html` });
      put(item, 'time', date, { dateTime });
      const worth = (line) => new Set(marks(line).flatMap(([token]) => seen[token])).size;
      const [line] = lines.sort((a, b) => worth(b) - worth(a));
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
