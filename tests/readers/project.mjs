/** A project with everything that has data for programs, the site that is built from it, and its pages as documents. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';

/** The program; sh tests/run builds it, with all features, before these tests. */
const program = process.env.ISNAD ?? fileURLToPath(new URL('../../target/debug/isnad', import.meta.url));

/** Where the site will live. */
export const base = 'https://isnad.example/sub/';

const explainer = (title, more, body) => `---\ntitle: '${title}'\nsummary: ملخص ${title}\n${more}---\n\n${body}\n`;
const source = (title, more, ...passages) => {
  const text = passages.map((words, at) => `{#p${at + 1}}\n${words}\n`).join('\n');
  return `---\ntitle: ${title}\n${more}---\n\n${text}`;
};

/** The files of the project, by their paths in it; places, stations and people are invented. */
const texts = {
  'book.toml': `[book]\ntitle = "شروح السنابل"\ndescription = "شروح & اقتباسات <مطابقة>."\nauthors = ["فريق السنابل"]
language = "ar-EG"\n\n[output.isnad]\nbase-url = "${base}"\nshare-images = true\n`,
  'content/index.md': 'نص الصفحة الأولى، كما في «البيانات ستنشر كل أسبوع» [@station#p1].\n',
  'content/pages/method.md': '---\ntitle: كيف نطابق؟\n---\n\nنأخذ مثالًا: «والمقاعد جديدة كلها» [@hall#p1].\n',
  'content/explainers/judged.md': explainer(
    'هل </script> تتوقف 𐐀 أجهزة القياس؟',
    `date: 2026-01-15\nupdated: 2026-01-20\nauthors: [هند, فريق السنابل]\ntags: [قياس, "طقس & مناخ"]\naliases: [old-name]
key-points: ["تقول المحطة: «البيانات ستنشر كل أسبوع» [@station#p1]"]
claim: {text: "أجهزة القياس تتوقف", by: منشور متداول, verdict: misleading}
corrections: [{date: 2026-02-03, note: صُحّح رقم الحاشية, footnote: 2}]\n`,
    `𐐀 قالت: «أجهزة القياس […] حتى نهاية العام» [@station#p1]. وفي [القسم](#قسم) [صورة](/picture.png).

> لا أحد يعرف السبب.
> — مدير القاعة [@hall#p2]

## قسم

![@post#p1]

«لا يبرّد السطح المدينة كلها» [@roofs#p1 "A white roof does not cool the whole city"].[^n]

[^n]: حاشية فيها «تقع الجريدة في باب واحد» [@law#p1].`,
  ),
  'content/explainers/شرح-ثان.md': explainer('BBC وشرح ثانٍ', 'date: 2026-01-16\n', 'انظر [الأول](judged.md#n1)، وفي النص [@report#p1].'),
  ...Object.fromEntries(['true', 'mostly-true', 'mixed', 'false', 'unproven'].map((verdict) => [
    `content/explainers/${verdict}.md`,
    explainer(`ادعاء ${verdict}`, `date: 2026-01-01\nclaim: {text: "البيانات ستنشر كل أسبوع", verdict: ${verdict}}\n`, '«البيانات ستنشر كل أسبوع» [@station#p1]'),
  ])),
  'content/sources/station.md': source(
    'خلاصة عام',
    `publisher: محطة وادي السنابل\nauthors: [ليلى, سالم]\nurl: https://station.example/2024?a=1&b=2\npublished: 2024-12-30
archives: [{url: "https://web.example/1", date: 2025-01-02, by: أرشيف}]\nlanguage: ar\nkind: article\noriginal: {checked: 2026-01-01, state: unchanged}\n`,
    '𐐀 أجهزة القياس القديمة كلها تعمل حتى نهاية العام. البيانات ستنشر كل أسبوع.',
  ),
  'content/sources/hall.md': `---\ntitle: محضر\nkind: transcript\npublisher: القاعة\npublished: 2024-05\nlanguage: ar\n---

{#p1}\nوالمقاعد جديدة كلها، والإضاءة من سقف القاعة.\n\n{#p2 speaker="مدير القاعة"}\nلا أحد يعرف السبب.\n`,
  'content/sources/post.md': source('منشور', 'kind: post\npublisher: ساحة\nurl: https://post.example/1\npublished: 2023\n', 'كلام قصير منشور.'),
  'content/sources/roofs.md': source('Cool Roofs', 'kind: report\nlanguage: en\nauthors: [Institute of Roofs]\nrights: none\n', 'A white roof does not cool the whole city, it is said.'),
  'content/sources/law.md': source('قانون', 'kind: law\npublisher: الدولة\n', 'تقع الجريدة في باب واحد من هذا القانون.'),
  'content/sources/report.md': source('تقرير', 'kind: statement\nnote: وردنا بلا تاريخ\n', 'بيان قصير.'),
  'static/picture.png': 'x',
};

/** Builds the site in a folder of its own; `end` removes it. */
export function build() {
  const root = mkdtempSync(join(tmpdir(), 'isnad-readers-'));
  for (const [path, text] of Object.entries(texts)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const { status, stderr } = spawnSync(program, ['--root', root, 'build'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`isnad build ended with ${status}\n${stderr}`);
  const folder = join(root, 'public');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
    .sort();
  const bytes = (path) => readFileSync(join(folder, path));
  const text = (path) => bytes(path).toString('utf8');
  const documents = new Map();
  /** A page as a document at its own address. */
  const page = (path) => {
    if (!documents.has(path)) documents.set(path, new JSDOM(text(path), { url: address(path) }).window.document);
    return documents.get(path);
  };
  const pages = files.filter((path) => path.endsWith('.html'));
  // Those that stand for themselves: not an old address that leads on, nor the page for missing ones.
  const lasting = pages.filter((path) => page(path).querySelector('meta[name=robots]')?.content !== 'noindex');
  return { files, bytes, text, page, pages, lasting, end: () => rmSync(root, { recursive: true, force: true }) };
}

/** The address of a page. */
export const address = (path) => new URL(path.replace(/(^|\/)index\.html$/, '$1'), base).href;

/** The path of the file that an address of the site names; null for an address elsewhere. */
export function pathOf(href) {
  if (!href.startsWith(base)) return null;
  const path = decodeURIComponent(new URL(href).pathname.slice(new URL(base).pathname.length));
  return path === '' || path.endsWith('/') ? `${path}index.html` : path;
}

/** The fragment of an address, decoded. */
export const fragmentOf = (href) => decodeURIComponent(new URL(href).hash.slice(1));
