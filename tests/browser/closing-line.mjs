/** A reporter for node:test that writes one line in the end: how many tests passed and how many failed. */
export default async function* closingLine(events) {
  const count = { 'test:pass': 0, 'test:fail': 0 };
  for await (const { type } of events) if (type in count) count[type] += 1;
  yield `${count['test:pass']} passed, ${count['test:fail']} failed\n`;
}
