/** The checks themselves: each finds the fault that it is there for, and none finds one on a sound page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessibility } from './checks/accessibility.mjs';
import * as document from './checks/document.mjs';
import { head, marks, overflow, type } from './checks/layout.mjs';
import { followBack, followNote, notes, order, references } from './checks/notes.mjs';
import * as passages from './checks/passages.mjs';
import { inlineStyles, stylesheet } from './checks/stylesheet.mjs';
import { launch } from './site.mjs';

const MARK = '&#8288;<sup class="nr" dir="rtl"><a id="r1" href="#n1" role="doc-noteref" aria-label="الحاشية ١">(١)</a></sup>';
const BACK = '<a href="#r1" role="doc-backlink" aria-label="العودة إلى موضع الحاشية ١">↑</a>';
const SOUND = `<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>شرح</title>
<meta name="description" content="وصف"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body { font-size: 20px; margin: 2rem } a { display: inline-block; min-block-size: 24px; min-inline-size: 24px }
:target { background: yellow } @media print { nav, [role=doc-backlink] { display: none } a[href^=http]::after { content: attr(href) } }</style></head>
<body><nav>أقسام الموقع</nav><main><h1>عنوان الشرح</h1><div class="body"><h2 id="part"><a href="#part">باب</a></h2></div><p>قالت: <span class="q">«لن نوقفه قبل نهاية العام»</span>.${MARK}</p>
<div style="block-size: 2000px"></div><section role="doc-endnotes"><h2>الحواشي</h2><ol><li id="n1"><p class="words">«لن نوقفه قبل نهاية العام»</p>
<p>${BACK}</p></li></ol></section><p><a href="https://source.example/a">الأصل</a></p><div style="block-size: 2000px"></div></main></body></html>`;

const printed = (check) => async (page) => {
  await page.emulateMedia({ media: 'print' });
  return check(page);
};
const clicked = (follow) => (page) => follow(page, 'click');
const keyed = (follow) => (page) => follow(page, 'keyboard');

/** Check, what is changed on the sound page, and what the check then says. */
const FAULTS = [
  [document.language, [' lang="ar"', ''], /no lang/],
  [document.language, [' dir="rtl"', ''], /no dir/],
  [document.language, [' dir="rtl"', ' dir="ltr"'], /runs ltr/],
  [document.headings, ['<h1>', '<h1>أول</h1><h1>'], /2 h1/],
  [document.headings, ['content="وصف"', 'content=" "'], /no description/],
  [document.headings, ['<title>شرح', '<title>A title شرح'], /begins in Latin/],
  [document.headingLinks, ['href="#part"', 'href="#p"'], /no link to itself/],
  [document.headingLinks, ['<a href="#part">باب</a>', 'باب'], /no link to itself/],
  [document.policy, ["default-src 'none'", 'img-src *'], /default-src/],
  [document.policy, ["default-src 'none'", "default-src 'none'; img-src https://a.example"], /another host/],
  [document.deadButtons, ['<h1>', '<button>نسخ</button><h1>'], /dead button/],
  [document.hiddenWords, ['<p>قالت', '<p style="opacity: 0">قالت'], /hides/],
  [printed(document.print), ['nav, [role', '[role'], /nav .* is printed/],
  [printed(document.print), ['<li id="n1">', '<li id="n1" style="display: none">'], /note n1 is not printed/],
  [printed(document.print), ['attr(href)', '""'], /source\.example\/a is not printed/],
  [overflow, ['<h1>', '<p style="white-space: nowrap">كلمة كلمة كلمة كلمة كلمة كلمة كلمة كلمة كلمة كلمة كلمة كلمة</p><h1>'], /leaves the window/],
  [overflow, ['<h1>', '<div style="inline-size: 700px">ك</div><h1>'], /700|px wide/],
  [head, ['<nav>', '<header style="block-size: 110px"></header><nav>'], /a head of 110 px/],
  [type, ['<h1>', '<h1 style="letter-spacing: 1px">'], /letter-spacing 1px/],
  [type, ['<h1>', '<h1 style="font-style: italic">'], /italic/],
  [type, ['<h1>', '<h1 style="text-align: justify">'], /justified/],
  [type, ['font-size: 20px', 'font-size: 15px'], /the text is set in 15 px/],
  [type, ['<sup class="nr"', '<sup class="nr" style="font-size: 12px"'], /12px type/],
  [marks, [`.${MARK}`, `.<br>${MARK}`], /r1 begins a line/],
  [marks, ['قالت: <span class="q">«لن نوقفه قبل نهاية العام»</span>.', ''], /r1 begins its block/],
  [references, ['href="#n1"', 'href="#n2"'], /leads to no note/],
  [references, ['>(١)<', '>١<'], /reads «١»/],
  [references, ['aria-label="الحاشية ١"', 'aria-label="الحاشية"'], /does not say its number/],
  [references, ['&#8288;', ' '], /not glued/],
  [references, ['id="r1"', ''], /no id/],
  [notes, ['href="#r1"', 'href="#r2"'], /ways back #r2 for references #r1/],
  [notes, [BACK, ''], /ways back {2}for/],
  [notes, [`.${MARK}`, '.'], /no reference/],
  [notes, ['<li id="n1">', '<li id="n1" role="note">'], /has a role/],
  [notes, [BACK, BACK + BACK], /has the name of one/],
  [order, ['</ol>', '<li id="n2"></li></ol>'], /#n1 #n2 used as #n1/],
  [order, ['<h1>', '<h1 id="n1">'], /n1 is given twice/],
  [clicked(followNote), ['<li id="n1">', '<li id="n1" style="position: fixed; inset-block-start: -900px">'], /out of sight/],
  [clicked(followBack), ['href="#r1"', 'href="#r3"'], /ends at #r3 with no target/],
  [clicked(followNote), ['<h1>', '<div style="position: fixed; inset: 0"></div><h1>'], /intercepts pointer events/],
  [clicked(followBack), ['<a href="#r1"', '<a style="display: none" href="#r1"'], /not visible/],
  [keyed(followNote), ['<sup class="nr"', '<sup inert class="nr"'], /takes no focus/],
  [keyed(followBack), ['href="#r1"', 'href="#r3"'], /ends at #r3 with no target/],
  [accessibility, ['<h1>', '<h1 style="color: #ccc">'], /color-contrast/],
  [accessibility, ['<h1>', '<img src="data:,"><h1>'], /image-alt/],
  [accessibility, [/[\u0600-\u06ff]+/gu, 'a'], /no text of its script was measured/],
];

let page;
let browser;
before(async () => {
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  page.setDefaultTimeout(3000);
});
after(() => browser.close());

/** What a check says of a page of that markup. */
async function said(check, html) {
  await page.emulateMedia({ media: 'screen' });
  await page.goto('about:blank');
  await page.setContent(html);
  return check(page);
}

test('a sound page has no fault', async () => {
  const found = [];
  for (const check of new Set(FAULTS.map(([check]) => check))) found.push(...(await said(check, SOUND)));
  assert.deepEqual(found, []);
});

for (const [check, [whole, broken], expected] of FAULTS) {
  test(`a page is found out: ${expected.source}`, async () => {
    const html = SOUND.replace(whole, () => broken);
    assert.notEqual(html, SOUND, 'the fault changes nothing');
    assert.match((await said(check, html)).join('\n'), expected);
  });
}

test('a style sheet is found out', () => {
  const sound = '@media (min-width: 9em) { a:hover { margin-inline: 1px; inset-inline-start: 0; content: "left: 0; " } } /* left: 0; */';
  assert.deepEqual(stylesheet(sound), []);
  const faults = [
    'a { margin-left: 1px }',
    'a { color: red; left: 0; }',
    'a { border-top-right-radius: 1px }',
    'a { text-align: left }',
    'a { float: right; }',
    'a { direction: rtl }',
    'a { unicode-bidi: embed; }',
    'a { text-align: justify }',
    '@import "a.css";',
    'a { background: url(//a.example/b.png) }',
  ];
  for (const fault of faults) assert.equal(stylesheet(fault).length, 1, fault);
  assert.equal(stylesheet(inlineStyles('<p style="left: 0"></p><style>b { right: 0 }</style>')).length, 2);
});

test('published words that their passage does not hold are found out', () => {
  const sound = () => {
    const note = {
      id: 'n1',
      verdict: 'verbatim',
      words: '«لن نوقفه […] العام»',
      translated: false,
      passages: [],
      places: ['s#p1'],
      references: [{ id: 'r1', quoted: '«لن نوقفه […] العام»' }],
    };
    const passage = { id: 'p1', text: 'قالت لن نوقفه قبل نهاية\nالعام', marks: ['لن نوقفه', 'العام'], back: ['a#r1'] };
    return new Map([['a', { notes: [note], passages: [] }], ['s', { notes: [], passages: [passage] }]]);
  };
  const says = (change) => {
    const site = sound();
    change(site.get('a').notes[0], site.get('s').passages[0]);
    return [...passages.words(site), ...passages.ways(site)].join('\n');
  };
  assert.equal(says(() => {}), '');
  assert.match(says((note) => (note.words = '«لن نوقفها»')), /does not hold «لن نوقفها»/);
  assert.match(says((note) => (note.references[0].quoted = '«سنوقفه»')), /called verbatim at r1/);
  assert.match(says((note, passage) => (passage.marks = ['قالت'])), /does not mark/);
  assert.match(says((note, passage) => (passage.back = [])), /does not lead back to a#r1/);
  assert.match(says((note) => (note.places = ['s#p2'])), /s#p2 is no passage/);
  assert.match(says((note) => (note.places = [])), /words without a place/);
  assert.match(says((note, passage) => passage.back.push('a#r9')), /a#r9 does not cite it/);
});
