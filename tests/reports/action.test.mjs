/** The script of the GitHub action, run with the variables that GitHub sets. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { environment, folder, program, repository, repositoryWithProject } from './project.mjs';

let project;
/** The runner's own files, beside the repository's. */
let runner;
before(() => {
  project = repositoryWithProject();
  runner = join(project.root, '.runner');
  mkdirSync(join(runner, 'bin'), { recursive: true });
  symlinkSync(program, join(runner, 'bin/isnad'));
});
after(() => project.end());
beforeEach(() => {
  for (const name of ['output', 'summary']) writeFileSync(join(runner, name), '');
});

/** Runs the script as the step of action.yml does: status, what was printed, outputs and summary. */
function step(inputs, path = join(runner, 'bin')) {
  const env = environment({
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_PATH: repository,
    GITHUB_OUTPUT: join(runner, 'output'),
    GITHUB_STEP_SUMMARY: join(runner, 'summary'),
    GITHUB_WORKSPACE: project.root,
    RUNNER_TEMP: runner,
    ISNAD_ROOT: folder,
    ISNAD_INSTALL: 'false',
    ...inputs,
    PATH: `${path}:${process.env.PATH}`,
  });
  const script = join(repository, 'ci/action.sh');
  const { status, stdout, stderr } = spawnSync('sh', [script], { cwd: project.root, env, encoding: 'utf8' });
  const outputs = Object.fromEntries(read('output').split('\n').filter(Boolean).map((line) => line.split('=')));
  return { status, stdout, stderr, outputs, summary: read('summary') };
}

const read = (name) => readFileSync(join(runner, name), 'utf8');

test('action.yml hands every input to the script, and says what the script puts out', () => {
  const action = readFileSync(join(repository, 'action.yml'), 'utf8');
  const script = readFileSync(join(repository, 'ci/action.sh'), 'utf8');
  const inputs = [...action.matchAll(/^ +(ISNAD_\w+): \$\{\{ inputs\.([\w-]+) \}\}$/gm)];
  const declared = action.split('\ninputs:\n')[1].split('\noutputs:\n')[0].match(/^ {2}[\w-]+(?=:$)/gm).map((name) => name.trim());
  assert.deepEqual(inputs.map(([, , name]) => name), declared);
  for (const [, variable, name] of inputs) {
    assert.equal(variable, `ISNAD_${name.toUpperCase().replaceAll('-', '_')}`);
    assert.ok(script.includes(`\${${variable}:-`), `the script reads ${variable}`);
  }
  const outputs = [...action.matchAll(/steps\.check\.outputs\.([\w-]+)/g)].map(([, name]) => name);
  assert.ok(outputs.length > 1 && outputs.every((name) => script.includes(`output ${name} `)));
  assert.ok(!/^ +run:.*\$\{\{/m.test(action), 'an input is no code');
});

test('findings end the step with 1, beside their lines, in the summary and as SARIF', () => {
  const { status, stdout, outputs, summary } = step({ ISNAD_SARIF_FILE: 'isnad report.sarif' });
  assert.equal(status, 1);
  assert.match(stdout, /^::error file=docs%2C 100%25 شروح\/content\/explainers\/شرح أول.md,line=8,/m);
  assert.deepEqual(outputs, { 'sarif-file': 'isnad report.sarif', status: '1' });
  assert.equal(summary.match(/^## isnad: /gm)?.length, 1, 'one summary a step');
  assert.match(summary, /\| error \| altered-quote \|/);
  const log = JSON.parse(readFileSync(join(project.root, outputs['sarif-file']), 'utf8'));
  assert.ok(log.runs[0].results.some(({ ruleId }) => ruleId === 'altered-quote'));
});

test('paths are one a line and may hold spaces; arguments are split', () => {
  const source = `${folder}/content/sources/unused.md`;
  const { status, stdout, outputs } = step({ ISNAD_PATHS: `${source}\n` });
  assert.equal(status, 0, stdout);
  assert.ok(!stdout.includes('::error') && stdout.includes('unused.md'), stdout);
  assert.deepEqual(outputs, { status: '0' });
  assert.equal(step({ ISNAD_PATHS: source, ISNAD_ARGS: '--drafts --deny  unlocked-source' }).status, 1);
});

test('a check that cannot run says so', () => {
  for (const inputs of [{ ISNAD_ROOT: 'nowhere' }, { ISNAD_PATHS: 'no such file' }, { ISNAD_ARGS: '--no-such-option' }]) {
    const { status, stderr, outputs } = step(inputs);
    assert.equal(status, 2);
    assert.notEqual(stderr, '');
    assert.deepEqual(outputs, { status: '2' });
  }
  const unwritten = step({ ISNAD_SARIF_FILE: 'no such folder/x.sarif' });
  assert.equal(unwritten.status, 2);
  assert.match(unwritten.stdout, /^::error title=isnad::the SARIF report could not be written$/m);
  assert.equal(step({ ISNAD_SARIF_FILE: 'a\nstatus=0' }).status, 2);
  assert.ok(!read('output').includes('status=0'), 'an input writes no outputs');
});

test('isnad is installed from the action itself or in the version asked for', () => {
  const tools = join(runner, 'tools');
  mkdirSync(tools, { recursive: true });
  const log = join(runner, 'installed');
  // Stands in for cargo: notes its arguments, and puts the built program where it was told to.
  writeFileSync(join(tools, 'cargo'), `#!/bin/sh
printf '%s\\n' "$*" >'${log}'
while [ "$1" != --root ]; do shift; done
mkdir -p "$2/bin" && ln -sf '${program}' "$2/bin/isnad"
`);
  chmodSync(join(tools, 'cargo'), 0o755);
  for (const [inputs, expected] of [
    [{}, `install --path ${repository} --locked --root ${runner}/isnad\n`],
    [{ ISNAD_VERSION: '0.1.0' }, `install isnad --version 0.1.0 --locked --root ${runner}/isnad\n`],
  ]) {
    const { status, stdout } = step({ ISNAD_INSTALL: 'true', ...inputs }, tools);
    assert.equal(status, 1, stdout);
    assert.equal(readFileSync(log, 'utf8'), expected);
    assert.ok(existsSync(join(runner, 'isnad/bin/isnad')) && stdout.startsWith('::group::'));
  }
  writeFileSync(join(tools, 'cargo'), '#!/bin/sh\nexit 101\n');
  const failed = step({ ISNAD_INSTALL: 'true' }, tools);
  assert.equal(failed.status, 2);
  assert.match(failed.stdout, /^::error title=isnad::isnad could not be installed$/m);
});
