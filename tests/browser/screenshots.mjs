/** Pictures of every page at two widths, in light and dark, into screenshots/, for people to look at. */
import { join } from 'node:path';
import { everyPage, open } from './site.mjs';

const out = join(import.meta.dirname ?? '.', 'screenshots');
const site = await open();
for (const colorScheme of ['light', 'dark']) {
  for (const width of [390, 1280]) {
    await everyPage(site, { colorScheme, viewport: { width, height: 844 } }, async (page, path) => {
      const name = path.replace(/\/?index\.html$|\.html$/, '').replaceAll('/', '_') || 'index';
      await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      return [];
    });
  }
}
await site.end();
console.log(`pictures are in ${out}`);
