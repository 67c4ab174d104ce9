/** The files of the site as they lie on disk: their style, their weight, and where their links lead. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { inlineStyles, stylesheet } from './checks/stylesheet.mjs';
import { files, folder, none, pages, text } from './site.mjs';

// The index of the search is scripts too, which no page loads as a whole; tests/search/ weighs them.
const ofKind = (extension) => files.filter((path) => path.endsWith(extension) && !/^search\/.*\.js$/.test(path));
const weight = (paths) => paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);

test('style sheets use logical properties, leave direction to the markup and fetch nothing from elsewhere', () => {
  const sheets = ofKind('.css');
  assert.ok(sheets.length > 0, 'the site has no style sheet');
  const offences = (path, css) => stylesheet(css).map((offence) => `${path}: ${offence}`);
  none([
    ...sheets.flatMap((path) => offences(path, text(path))),
    ...pages.flatMap((path) => offences(path, inlineStyles(text(path)))),
  ]);
});

test('a page with up to twenty notes weighs less than 60 kB with its style sheets and scripts', () => {
  const notes = (path) => text(path).match(/role="?doc-backlink/g)?.length ?? 0;
  const linked = (path) => [...text(path).matchAll(/(?:rel="stylesheet" href|<script src)="([^"]+)"/g)].map(([, file]) => file);
  const whole = (path) => weight([path, ...linked(path).map((file) => join(dirname(path), file))]);
  const light = pages.filter((path) => path !== '404.html' && notes(path) <= 20);
  assert.ok(light.some((path) => linked(path).length > 1), 'no page has a script');
  none(light.filter((path) => whole(path) >= 60_000).map((path) => `${path}: ${whole(path)} bytes`));
});

for (const [kinds, bound] of [[['.css'], 40_000], [['.js'], 20_000], [['.woff2', '.woff', '.ttf', '.otf'], 120_000]]) {
  test(`all ${kinds[0]} files together weigh less than ${bound / 1000} kB`, () => {
    const sum = weight(kinds.flatMap(ofKind));
    assert.ok(sum < bound, `${sum} bytes`);
  });
}

test('every page begins with its doctype and its encoding', () => {
  none(pages.filter((path) => !/^<!doctype html>\s*<html[^>]*>\s*<head>\s*<meta charset="?utf-8"?\s*\/?>/i.test(text(path))));
});
