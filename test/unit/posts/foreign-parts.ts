import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.DocumentFragment;

/** What may be in rendered content: said here again, so that a slip in the policy is seen. */
const ALLOWED: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  ...Object.fromEntries(
    'h1 h2 h3 h4 h5 h6 p blockquote pre hr br ul li em strong s table thead tbody tr th td'
      .split(' ')
      .map((tag) => [tag, {}]),
  ),
  a: { href: /^(https?:\/\/|mailto:)/i, title: /^/, rel: /^nofollow noopener noreferrer ugc$/ },
  ol: { start: /^\d+$/ },
  code: { class: /^language-[\w+#.-]+$/ },
};

/** What an HTML parser, the one of the standard and no sanitiser's, finds in it that has no business there. */
export function foreignParts(html: string): string[] {
  return partsIn(parseFragment(html));
}

function partsIn(node: Node): string[] {
  if (node.nodeName === '#text') return [];
  const within = 'childNodes' in node ? node.childNodes.flatMap(partsIn) : [];
  if (node.nodeName === '#document-fragment') return within;
  if (!('tagName' in node)) return [node.nodeName];
  const allowed = ALLOWED[node.tagName];
  if (!allowed || node.namespaceURI !== 'http://www.w3.org/1999/xhtml')
    return [`<${node.tagName}>`, ...within];
  const attributes = node.attrs
    .filter(({ name, value }) => !Object.hasOwn(allowed, name) || !allowed[name]?.test(value))
    .map(({ name, value }) => `<${node.tagName} ${name}="${value}">`);
  return [...attributes, ...within];
}
