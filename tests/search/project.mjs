/**
 * Small projects made from the tables of this folder, built by the program under test, and the search script of such a
 * site, run here without a browser: it sees a document that can load scripts and nothing else.
 *
 * A table `<language>.txt` has an explainer for each `= slug`: a line for the title, one for the summary, key points
 * after `* `, `! draft`, and the body as Markdown.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';

if (!process.env.ISNAD) throw new Error('ISNAD names no program: run `sh tests/run`');

const here = dirname(fileURLToPath(import.meta.url));

/** The text of a file of this folder. */
export const table = (name) => readFileSync(join(here, name), 'utf8');

/** The explainers of a table, as files of a project. */
export function explainers(text) {
  const quoted = (line) => JSON.stringify(line);
  return text.split(/^= /m).slice(1).map((record) => {
    const [slug, title, summary, ...lines] = record.trimEnd().split('\n');
    const points = lines.filter((line) => line.startsWith('* ')).map((line) => quoted(line.slice(2)));
    const body = lines.filter((line) => !/^[*!] /.test(line)).join('\n\n');
    const head = [`title: ${quoted(title)}`, `summary: ${quoted(summary)}`, 'date: 2026-11-20', `draft: ${lines.includes('! draft')}`];
    return [`content/explainers/${slug}.md`, `---\n${head.join('\n')}\nkey-points: [${points}]\n---\n${body}\n`];
  });
}

/** Builds a project of these files in a language; resolves to the folder of its site, which `end` removes. */
export function build(language, files, settings = '') {
  const root = mkdtempSync(join(tmpdir(), 'isnad-search-'));
  const book = `[book]\ntitle = "x"\nlanguage = "${language}"\n[output.isnad]\n${settings}\n[preprocessor.isnad.rules]\nuncited-quote = "off"\n`;
  for (const [path, text] of [['book.toml', book], ...files]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync(process.env.ISNAD, ['--root', root, 'build'], { stdio: ['ignore', 'ignore', 'pipe'] });
  return { folder: join(root, 'public'), end: () => rmSync(root, { recursive: true }) };
}

/** The search of a built site: `search`, `read` and `exact` of its script, and what it has loaded, in bytes by path. */
export function searchOf(folder) {
  const loaded = new Map();
  const run = (path) => {
    const text = readFileSync(path, 'utf8');
    loaded.set(path.slice(folder.length + 1), Buffer.byteLength(text));
    runInContext(text, context);
  };
  const append = (script) => queueMicrotask(() => {
    try {
      run(fileURLToPath(script.src));
    } catch (error) {
      script.onerror(error);
    }
  });
  const script = join(folder, 'assets/search.js');
  const document = {
    currentScript: { src: pathToFileURL(script).href },
    createElement: () => ({}),
    head: { append },
    querySelector: () => null,
  };
  const context = createContext({ document, URL });
  context.window = context;
  run(script);
  return { ...context.isnad, loaded, load: context.isnad.load };
}
