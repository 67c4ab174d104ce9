/** Each report format by its own schema or by a program that reads it: the same findings at the same words in all. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { RDFormatValidator } from '@umbrelladocs/rdformat-validator';
import Ajv from 'ajv';
import { parse } from 'junit2json';
import { between, check, folder, repositoryWithProject, textOf } from './project.mjs';

const require = createRequire(import.meta.url);

let project;
/** What the JSON format says, which is isnad's own contract. */
let contract;
before(() => {
  project = repositoryWithProject();
  contract = JSON.parse(check(project.root, ['--format', 'json']).stdout);
});
after(() => project.end());

/** A report in a format; the exit status is the same in all. */
function report(format, env) {
  const { status, stdout, stderr } = check(project.root, ['--format', format], env);
  assert.equal(status, 1, stderr);
  return stdout;
}

/** The findings of the contract as rule, path in the repository and the words at the place. */
function expected() {
  return contract.diagnostics.map((found) => {
    const file = `${folder}/${found.file}`;
    const place = [[found.line, found.column], [found.end_line, found.end_column]];
    return { rule: found.rule, severity: found.severity, file, words: inCodePoints(file, ...place) };
  });
}

/** The words between two places whose columns count code points. */
function inCodePoints(file, start, end) {
  return between(textOf(file), start, end, (line) => [...line], (points) => points.join(''));
}

test('the project has findings of every level, and one beyond the basic plane', () => {
  const severities = new Set(contract.diagnostics.map(({ severity }) => severity));
  assert.deepEqual([...severities].sort(), ['error', 'info', 'warning']);
  const altered = expected().find(({ rule }) => rule === 'altered-quote');
  assert.equal(altered.words, 'أجهزة القياس ستتوقف قبل نهاية العام');
});

test('sarif is what the schema of SARIF 2.1.0 asks for', () => {
  const ajv = new Ajv({ schemaId: 'auto', allErrors: true });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
  const valid = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
  const log = JSON.parse(report('sarif'));
  assert.ok(valid(log), JSON.stringify(valid.errors, null, 1));
  const broken = structuredClone(log);
  broken.runs[0].results[0].level = 'info';
  assert.ok(!valid(broken), 'the schema knows a level that there is not');
});

test('sarif names the words by code points and the files by addresses', () => {
  const [run] = JSON.parse(report('sarif')).runs;
  assert.equal(run.columnKind, 'unicodeCodePoints');
  const path = ({ uri, uriBaseId }) => {
    assert.ok(uriBaseId in run.originalUriBaseIds);
    assert.match(uri, /^[\w.~/%-]+$/);
    return decodeURIComponent(uri);
  };
  const words = ({ artifactLocation, region: { startLine, startColumn, endLine, endColumn } }) =>
    inCodePoints(path(artifactLocation), [startLine, startColumn], [endLine, endColumn]);
  const severities = { error: 'error', warning: 'warning', note: 'info' };
  const found = run.results.map(({ ruleId, ruleIndex, level, locations: [{ physicalLocation }] }) => {
    assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
    const file = path(physicalLocation.artifactLocation);
    return { rule: ruleId, severity: severities[level], file, words: words(physicalLocation) };
  });
  assert.deepEqual(found, expected());
  const prints = run.results.map(({ partialFingerprints }) => partialFingerprints['isnadFinding/v1']);
  assert.deepEqual(prints, contract.diagnostics.map(({ fingerprint }) => fingerprint));
  const misplaced = run.results.find(({ ruleId }) => ruleId === 'misplaced-quote');
  assert.ok(misplaced.relatedLocations.some(({ physicalLocation }) => words(physicalLocation) === 'والمقاعد جديدة كلها'));
  const [{ artifactChanges: [{ artifactLocation, replacements: [replacement] }] }] = misplaced.fixes;
  assert.equal(words({ artifactLocation, region: replacement.deletedRegion }), 'p4');
  assert.equal(replacement.insertedContent.text, 'p7');
});

/** GitHub's commands as its runner reads them: `::name key=value,…::message`. */
function commands(text) {
  const unescaped = (value) => ['%0D\r', '%0A\n', '%3A:', '%2C,', '%25%'].reduce(
    (value, pair) => value.replaceAll(pair.slice(0, 3), pair[3]), value);
  return text.split('\n').filter((line) => line.startsWith('::')).map((line) => {
    const [, name, properties, message] = /^::(\w+) (.*?)::(.*)$/.exec(line);
    const pairs = properties.split(',').map((pair) => pair.split('='));
    return { name, message: unescaped(message), ...Object.fromEntries(pairs.map(([key, value]) => [key, unescaped(value)])) };
  });
}

test('github has a command for each finding, at the same words, the worst first', () => {
  const read = commands(report('github'));
  const severities = { error: 'error', warning: 'warning', notice: 'info' };
  const found = read.map(({ name, title, file, line, endLine, col, endColumn }) => {
    const words = inCodePoints(file, [+line, +col], [+endLine, +endColumn]);
    return { rule: title.replace(/^isnad: /, ''), severity: severities[name], file, words };
  });
  assert.deepEqual(found, expected());
  const ranks = read.map(({ name }) => ['error', 'warning', 'notice'].indexOf(name));
  assert.deepEqual(ranks, [...ranks].sort());
  assert.ok(read.every(({ message }) => !message.includes('%0A') || message.includes('%0A::error::x')));
  const altered = read.find(({ title }) => title === 'isnad: altered-quote');
  assert.match(altered.message, /\ncited: \u2068أجهزة القياس ستتوقف/);
});

test('github counts from the workspace, wherever the program was started', () => {
  const elsewhere = check(project.root, ['--format', 'github'], { GITHUB_WORKSPACE: `${project.root}/${folder}` });
  assert.ok(commands(elsewhere.stdout).every(({ file }) => file.startsWith('content/')));
});

test('gitlab has the fields of a Code Quality report', () => {
  const issues = JSON.parse(report('gitlab'));
  assert.equal(issues.length, contract.diagnostics.length);
  for (const [at, issue] of issues.entries()) {
    const found = contract.diagnostics[at];
    assert.deepEqual(Object.keys(issue).sort(), ['check_name', 'description', 'fingerprint', 'location', 'severity']);
    assert.ok(issue.description.startsWith(found.message) && !issue.description.includes('\n'));
    assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(issue.severity));
    assert.equal(issue.severity === 'blocker', found.severity === 'error');
    assert.equal(issue.check_name, found.rule);
    assert.equal(issue.location.path, `${folder}/${found.file}`);
    assert.deepEqual(issue.location.lines, { begin: found.line, end: found.end_line });
  }
  assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length, 'GitLab keeps one of each');
});

test('junit is read by junit2json: a case for each quotation, and one for each other finding', async () => {
  const suites = await parse(report('junit'));
  const cases = suites.testsuite.flatMap(({ testcase }) => testcase);
  assert.equal(suites.tests, cases.length);
  assert.equal(suites.failures, cases.filter(({ failure }) => failure).length);
  assert.equal(suites.skipped, cases.filter(({ skipped }) => skipped).length);
  for (const { name, testcase, tests, failures } of suites.testsuite) {
    assert.ok(textOf(name), name);
    assert.equal(tests, testcase.length);
    assert.equal(failures, testcase.filter(({ failure }) => failure).length);
    assert.equal(new Set(testcase.map((one) => one.name)).size, tests, 'GitLab keeps the first of equal names');
  }
  const failed = cases.flatMap(({ failure = [] }) => failure.map(({ type }) => type)).sort();
  const errors = contract.diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  assert.deepEqual(failed, errors.sort());
  const quotation = cases.find(({ name }) => name === '\u2068أجهزة القياس ستتوقف قبل نهاية العام\u2069 @moe-2024#p4');
  assert.match(quotation.failure[0].inner, /archived: \u2068أجهزة القياس لن تتوقف/);
  const verified = cases.filter(({ failure, skipped }) => !failure && !skipped).map(({ name }) => name);
  assert.ok(verified.includes('\u2068والمقاعد جديدة كلها\u2069 @moe-2024#p7'), verified.join('\n'));
});

test('rdjsonl is valid in the Reviewdog Diagnostic Format and counts bytes', async () => {
  const text = report('rdjsonl');
  const validator = new RDFormatValidator({ strictMode: true });
  for (const line of text.trimEnd().split('\n')) {
    const { valid, errors } = await validator.validateString(line);
    assert.ok(valid, JSON.stringify(errors, null, 1));
    assert.ok(!(await validator.validateString(line.replace('"path"', '"file"'))).valid, 'a path is missed');
  }
  const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line));
  const words = (file, { start, end }) =>
    between(textOf(file), [start.line, start.column], [end.line, end.column], Buffer.from, (bytes) => bytes.toString('utf8'));
  const found = lines.map(({ code, severity, location: { path, range } }) => (
    { rule: code.value, severity: severity.toLowerCase(), file: path, words: words(path, range) }));
  assert.deepEqual(found, expected());
  const misplaced = lines.find(({ code }) => code.value === 'misplaced-quote');
  const [{ range, text: replacement }] = misplaced.suggestions;
  assert.equal(words(misplaced.location.path, range), 'p4');
  assert.equal(replacement, 'p7');
});
