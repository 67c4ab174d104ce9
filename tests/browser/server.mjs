/**
 * A static file server on loopback that behaves as the plain hosts do to which a site is deployed: a folder answers with
 * its index.html, and without its last slash with a redirect to it; anything unknown is a 404 with the site's 404.html.
 */
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Serves `folder` below `prefix` (`/sub/`) on a free port; resolves to its base address and a way to end it. */
export async function serve(folder, prefix) {
  const server = createServer(async (request, response) => {
    const { status, headers, body } = await answer(folder, prefix, new URL(request.url, 'http://localhost').pathname);
    response.writeHead(status, headers).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${server.address().port}${prefix}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(folder, prefix, address) {
  if (!address.startsWith(prefix)) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
  // normalize of an absolute path cannot climb above its root.
  const path = join(folder, normalize('/' + decodeURIComponent(address.slice(prefix.length))));
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() && !address.endsWith('/')) {
    return { status: 301, headers: { location: `${address}/` }, body: '' };
  }
  const file = found?.isDirectory() ? join(path, 'index.html') : path;
  const body = await readFile(file).catch(() => null);
  if (body === null) {
    const page = await readFile(join(folder, '404.html')).catch(() => 'not found');
    return { status: 404, headers: { 'content-type': TYPES['.html'] }, body: page };
  }
  return { status: 200, headers: { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }, body };
}
