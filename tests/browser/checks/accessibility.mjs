/**
 * axe-core over an open page, WCAG 2.2 level A and AA, with Arabic text really looked at.
 *
 * axe takes a run of letters that is narrower than its letters apart for the ligature of an icon font, and leaves it
 * out of color-contrast. Joined Arabic is such a run, so axe would pass any colour of it. The guess has no option
 * (it is called with its defaults by the rule's own `matches`), so it is cut out of axe's source here.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const GUESS = 'function _isIconLigature(textVNode) {';
const parts = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.js'), 'utf8').split(GUESS);
if (parts.length !== 2) throw new Error(`axe-core no longer says «${GUESS}»: find its guess at icon ligatures anew`);
const source = parts.join(`${GUESS} return false;`);

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A check in light or in dark, in a wide window. */
export const shaded = (colorScheme, check) => async (page) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.emulateMedia({ colorScheme });
  return check(page);
};

/** The violations of an open page. A page whose contrast was measured on no text of its script is an offence too. */
export async function accessibility(page) {
  if (await page.evaluate(() => !window.axe)) await page.evaluate(source);
  const { violations, measured } = await page.evaluate(async (tags) => {
    const result = await window.axe.run({
      runOnly: { type: 'tag', values: tags },
      // Elements are told by their markup; finding a selector for each takes longer than some rules.
      selectors: false,
      // Off unless asked for, though it carries the tag of WCAG 2.2.
      rules: { 'target-size': { enabled: true } },
    });
    const script = { he: /\p{Script=Hebrew}{2}/u, en: /\p{Script=Latin}{2}/u }[document.documentElement.lang.slice(0, 2)];
    const contrast = result.passes.find((rule) => rule.id === 'color-contrast')?.nodes ?? [];
    return {
      violations: result.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 120)} (${node.any.map((one) => one.message).join('; ')})`),
      ),
      measured: contrast.filter((node) => (script ?? /\p{Script=Arabic}{2}/u).test(node.html)).length,
    };
  }, TAGS);
  return measured === 0 && violations.length === 0 ? ['the contrast of no text of its script was measured'] : violations;
}
