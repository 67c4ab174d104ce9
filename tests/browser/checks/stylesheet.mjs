/**
 * Style sheets as text: logical properties only, the direction left to the markup, nothing fetched from elsewhere.
 */

const PHYSICAL_PROPERTY = /^(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)(?:-|$)|^border-(?:top|bottom)-(?:left|right)-radius$/;
const PHYSICAL_VALUE = /^(?:text-align|text-align-last|float|clear|caption-side)\s*:\s*(?:left|right)\b/;
const DIRECTION = /^(?:direction|unicode-bidi)$/;

/** The offences of a style sheet's text. */
export function stylesheet(css) {
  const offences = [];
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, ' ');
  if (/@import|url\(\s*["']?(?:https?:)?\/\//i.test(bare)) offences.push('fetches from elsewhere');
  const code = bare.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
  // A declaration stands between «{» or «;» and «;» or «}»; what ends in «{» is a selector such as `a:hover`.
  for (const [, property, value] of code.matchAll(/(?<=[{;])\s*([a-z-]+)\s*:([^;{}]*)(?=[;}])/gi)) {
    const declaration = `${property.toLowerCase()}: ${value.trim()}`;
    if (PHYSICAL_PROPERTY.test(property) || PHYSICAL_VALUE.test(declaration)) offences.push(`physical ${declaration}`);
    if (DIRECTION.test(property)) offences.push(`direction belongs in the markup: ${declaration}`);
    if (/^text-align\s*:\s*justify/.test(declaration)) offences.push(`stretched lines: ${declaration}`);
  }
  return offences;
}

/** The style sheets inside a page's text, and its `style` attributes, as one style sheet. */
export function inlineStyles(html) {
  const sheets = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gi)].map((found) => found[1]);
  const attributes = [...html.matchAll(/<[a-z][^>]*\sstyle="([^"]*)"/gi)].map((found) => `x{${found[1]};}`);
  return [...sheets, ...attributes].join('\n');
}
