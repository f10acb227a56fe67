import MarkdownIt, { type StateCore } from 'markdown-it';
import { isAddress } from './addresses.js';

/** Deeper than anybody quotes or lists; what lies deeper is left out. */
const DEEPEST = 20;
/** The elements and pieces of text in a document: the longest one, of ordinary sentences, has a tenth of it. */
const MOST_TOKENS = 50_000;
/** All that the addresses and titles of a document's links say; cmark draws the same line. */
const MOST_SAID_BY_LINKS = 100_000;

/** The first of two locks: HTML in a text is text, and a link leads to an address. */
const markdown = new MarkdownIt({ html: false, maxNesting: DEEPEST });
markdown.validateLink = isAddress;
markdown.core.ruler.push('bounded-links', boundLinks);
// A picture is shown as its description: loading it would tell its host who reads, and it could be another one tomorrow.
markdown.renderer.rules['image'] = (tokens, at, options, env, renderer) =>
  markdown.utils.escapeHtml(renderer.renderInlineAsText(tokens[at]?.children ?? [], options, env));

/** The HTML of a Markdown text; a text that is one by its excess of elements only is shown as it was written. */
export function htmlOf(text: string): string {
  const tokens = markdown.parse(text, {});
  const inside = tokens.reduce((sum, { children }) => sum + (children?.length ?? 0), tokens.length);
  if (inside > MOST_TOKENS) return `<pre>${markdown.utils.escapeHtml(text)}</pre>`;
  return markdown.renderer.render(tokens, markdown.options, {});
}

/** One long definition can be referred to ten thousand times: links past the bound lose their address. */
function boundLinks({ tokens }: StateCore): void {
  let left = MOST_SAID_BY_LINKS;
  for (const link of tokens.flatMap(({ children }) => children ?? [])) {
    if (link.type !== 'link_open') continue;
    for (const [, said] of link.attrs ?? []) left -= String(said).length;
    if (left < 0) link.attrs = null;
  }
}
