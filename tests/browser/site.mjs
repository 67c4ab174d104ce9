/**
 * The built site under test, served in a sub-folder, and the browser that looks at it.
 *
 * ISNAD_SITE names the folder of the built site, ISNAD_SITES that of the small ones, CHROMIUM the browser; `sh tests/run`
 * sets all three.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { settled } from './checks/layout.mjs';
import { serve } from './server.mjs';

/** Where the site is served; the site must be built with a base address of this path, which its 404.html needs. */
export const PREFIX = '/sub/';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

if (!process.env.ISNAD_SITE) throw new Error('ISNAD_SITE names no built site: run `sh tests/run`');

/** A built site: its folder, its files as sorted paths with `/`, its pages, those that only lead on, and their texts. */
export function built(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
    .sort();
  const text = (path) => readFileSync(join(folder, path), 'utf8');
  const leadsOn = (path) => text(path).includes('http-equiv="refresh"');
  const pages = files.filter((path) => path.endsWith('.html'));
  if (pages.length === 0) throw new Error(`${folder} holds no page`);
  return { folder, files, text, pages: pages.filter((path) => !leadsOn(path)), moved: pages.filter(leadsOn) };
}

/** The demonstration site. */
const demonstration = built(resolve(process.env.ISNAD_SITE));
export const { folder, files, text, pages } = demonstration;

/** Small sites in several languages, by their names; ISNAD_SITES names the folder that holds them. */
export const others = new Map(
  readdirSync(process.env.ISNAD_SITES ?? '.', { withFileTypes: true })
    .filter((entry) => process.env.ISNAD_SITES && entry.isDirectory())
    .map(({ name }) => [name, built(resolve(process.env.ISNAD_SITES, name))]),
);

/** Starts a browser of the flags that keep it from talking to anybody. */
export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

/** The address of a page of a site that is served there: a folder stands for its index.html. */
export const addressOf = (base, path) => new URL(path.replace(/(^|\/)index\.html$/, '$1'), base).href;

/** Starts the server of a site and the browser. `end` stops both. */
export async function open(of = demonstration) {
  const [server, browser] = await Promise.all([serve(of.folder, PREFIX), launch()]);
  const address = (path) => addressOf(server.base, path);
  return {
    ...of,
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

/** How many windows look at pages at once: while one waits for its page, another is looked at. */
const WINDOWS = 2 * availableParallelism();

/**
 * Runs `check` on every page of the site, in windows of one context of `options`, which `prepare` sees first. Each page is
 * opened once, with its fonts loaded, so that what is measured stays. Resolves to the offences that `check` found, each
 * after the path of its page, in the order of the pages.
 */
export async function everyPage(site, options, check, prepare = () => {}) {
  const context = await site.browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(15000);
  const offences = site.pages.map(() => []);
  const left = site.pages.entries();
  const look = async () => {
    const page = await context.newPage();
    await prepare(page);
    for (const [place, path] of left) {
      await load(page, site.address(path));
      for (const offence of await check(page, path)) offences[place].push(`${path}: ${offence}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(WINDOWS, site.pages.length) }, look));
  await context.close();
  return offences.flat();
}

/** Looks at every page by each of the laws, functions by their names; resolves to the offences by law. */
export async function everyLaw(site, laws, options = {}, prepare = () => {}) {
  const found = new Map(Object.keys(laws).map((law) => [law, []]));
  const check = async (page, path) => {
    for (const [law, holds] of Object.entries(laws)) {
      for (const offence of await holds(page, path)) found.get(law).push(`${path}: ${offence}`);
    }
    return [];
  };
  await everyPage(site, options, check, prepare);
  for (const offences of found.values()) offences.sort();
  return found;
}

/** Opens an address and waits for the fonts that its layout asks for. */
export async function load(page, address) {
  const response = await page.goto(address);
  await settled(page);
  return response;
}

/** Fails with every offence on a line of its own. */
export function none(offences) {
  assert.ok(offences.length === 0, `${offences.length} found:\n${offences.join('\n')}`);
}
