/**
 * The built site under test, served in a sub-folder, and the browser that looks at it.
 *
 * ISNAD_SITE names the folder of the built site, CHROMIUM the browser; `sh tests/run` sets both.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

/** Where the site is served; the site must be built with a base address of this path, which its 404.html needs. */
const PREFIX = '/sub/';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

if (!process.env.ISNAD_SITE) throw new Error('ISNAD_SITE names no built site: run `sh tests/run`');

/** The folder of the built site. */
export const folder = resolve(process.env.ISNAD_SITE);

/** Every file of the site, as sorted paths with `/`. */
export const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
  .sort();

/** Every page of the site. */
export const pages = files.filter((path) => path.endsWith('.html'));
if (pages.length === 0) throw new Error(`${folder} holds no page`);

/** The text of one file of the site. */
export const text = (path) => readFileSync(join(folder, path), 'utf8');

/** Starts a browser of the flags that keep it from talking to anybody. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

/** Starts server and browser. `end` stops both. */
export async function open() {
  const [server, browser] = await Promise.all([serve(folder, PREFIX), launch()]);
  const address = (path) => new URL(path.replace(/(^|\/)index\.html$/, '$1'), server.base).href;
  return {
    base: server.base,
    browser,
    address,
    /** The file that an address of the site names, or null when it is elsewhere. */
    file(href) {
      if (!href.startsWith(server.base)) return null;
      const path = decodeURIComponent(new URL(href).pathname.slice(PREFIX.length));
      return path === '' || path.endsWith('/') ? `${path}index.html` : path;
    },
    end: () => Promise.all([browser.close(), server.close()]),
  };
}

/**
 * Runs `check` on every page of the site, one after the other in a window of a context of `options`, with its fonts
 * loaded, so that what is measured stays. Resolves to the offences that it found, each after the path of its page.
 */
export async function everyPage(site, options, check) {
  const context = await site.browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  const offences = [];
  for (const path of pages) {
    await load(page, site.address(path));
    for (const offence of await check(page, path)) offences.push(`${path}: ${offence}`);
  }
  await context.close();
  return offences;
}

/** Opens an address and waits for the fonts that its layout asks for. */
export async function load(page, address) {
  const response = await page.goto(address);
  await page.evaluate(() => document.body.offsetHeight && document.fonts.ready.then(() => true));
  return response;
}

/** Fails with every offence on a line of its own. */
export function none(offences) {
  assert.ok(offences.length === 0, `${offences.length} found:\n${offences.join('\n')}`);
}
