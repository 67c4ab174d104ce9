/** A project with mistakes in it, and what the program reports of it in each format. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of isnad's own repository. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The program; sh tests/run builds it before these tests. */
export const program = process.env.ISNAD ?? join(repository, 'target/debug/isnad');

/** Where the project lies in its repository: a folder whose name has to be escaped in some way by every format. */
export const folder = 'docs, 100% شروح';

/** An explainer with something for every level, characters outside the basic plane, markup, and text that ends commands. */
const explainer = `---
title: مثال
summary: مثال قصير
date: 2026-01-15
slug: شرح
---

𐐀 قالت المحطة إن «أجهزة القياس ستتوقف قبل نهاية العام» [@moe-2024#p4].

جاء فيه: «والمقاعد جديدة كلها» [@moe-2024#p4]، وجاء: «والمقاعد جديدة كلها» [@moe-2024#p7].

وهذا <b onclick="x">وسم</b> %0A::error::x، و«كلام لا مصدر له ولا سند | أبدًا».

والنص [@moe-2024#p99]، و«نقل السجل القديم» [@nobody#p1].
`;

/** A source, from which the quotations above differ or not; place and station are invented. */
const source = `---
title: خلاصة عام
publisher: محطة وادي السنابل
url: https://example.org/2024
published: 2024-12-30
language: ar
---

{#p4}
قالت المحطة إن أجهزة القياس لن تتوقف قبل نهاية العام، وإن البيانات ستنشر كل أسبوع.

{#p7}
والمقاعد جديدة كلها، والإضاءة من سقف القاعة.
`;

/** The files of the project, by their paths in it. */
export const texts = {
  'book.toml': '[book]\ntitle = "مثال"\nlanguage = "ar"\n',
  'content/explainers/شرح أول.md': explainer,
  'content/sources/moe-2024.md': source,
  'content/sources/unused.md': source,
};

/** Makes a repository with the project in its folder; `end` removes it. */
export function repositoryWithProject() {
  const root = mkdtempSync(join(tmpdir(), 'isnad-reports-'));
  for (const [path, text] of Object.entries(texts)) {
    const file = join(root, folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { root, end: () => rmSync(root, { recursive: true, force: true }) };
}

/** The environment without what a real continuous integration may have put into it. */
export function environment(more = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(GITHUB|RUNNER|INPUT|CI)(_|$)/.test(name));
  return { ...Object.fromEntries(kept), ...more };
}

/** Runs `isnad check` from the repository's root: exit status and what it printed. */
export function check(root, args, env = {}) {
  const all = ['--root', folder, 'check', ...args];
  const { status, stdout, stderr } = spawnSync(program, all, { cwd: root, encoding: 'utf8', env: environment(env) });
  return { status, stdout, stderr };
}

/** The text of a file that a report names by its path in the repository. */
export const textOf = (path) => texts[path.slice(`${folder}/`.length)];

/** The words between two places of a text; lines and columns count from 1 in units of what `split` makes of a line. */
export function between(text, [line, column], [endLine, endColumn], split, join) {
  const lines = text.split('\n').slice(line - 1, endLine).map(split);
  lines[lines.length - 1] = lines.at(-1).slice(0, endColumn - 1);
  lines[0] = lines[0].slice(column - 1);
  return lines.map(join).join('\n');
}
