/** The Nu HTML checker over pages that a server has. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const jar = join(createRequire(import.meta.url).resolve('vnu-jar/package.json'), '../build/dist/vnu.jar');

/**
 * Whether the checker takes data for a script: HTML prepares no script of a type that it cannot run, so no policy looks at
 * one, and no browser says that it was blocked.
 */
const isData = ({ message, extract }) =>
  message.startsWith('Inline script violates Content Security Policy') && extract?.includes('type="application/ld+json">');

/**
 * What the checker says of the pages at these addresses. By their addresses, since of a file it says that the page's own
 * policy ('self') would block its style sheet.
 */
export async function invalid(addresses) {
  const options = ['--format', 'json', '--stdout', '--exit-zero-always', '--also-check-css', '--also-check-svg'];
  const loopback = '-Dnu.validator.servlet.allow-forbidden-hosts=true';
  const command = [loopback, '-jar', jar, ...options, ...addresses];
  const { stdout } = await promisify(execFile)('java', command, { maxBuffer: 2 ** 26 });
  const { messages } = JSON.parse(stdout);
  assert.ok(Array.isArray(messages), 'the checker gave no list of messages');
  const said = messages.filter((message) => !isData(message));
  return said.map(({ url, lastLine, type, message }) => `${url}:${lastLine}: ${type}: ${message}`);
}
