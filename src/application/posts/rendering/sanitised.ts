import sanitize from 'sanitize-html';
import { isAddress } from './addresses.js';

/** What running text is made of; nothing that loads, runs, submits, or changes how a parser reads what follows. */
const TAGS =
  'h1 h2 h3 h4 h5 h6 p blockquote pre hr br ul ol li em strong s code a table thead tbody tr th td';

const POLICY: sanitize.IOptions = {
  allowedTags: TAGS.split(' '),
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'] },
  // For whoever colours code by its language.
  allowedClasses: { code: [/^language-[\w+#.-]{1,40}$/] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesAppliedToAttributes: ['href'],
  allowProtocolRelative: false,
  transformTags: { a: link },
};

/** The second of two locks, which holds whatever the first lets through: HTML with nothing in it that is not listed. */
export const sanitised = (html: string): string => sanitize(html, POLICY);

/** Readers owe the author's links nothing; one that leads nowhere becomes what is not allowed, and so its text. */
function link(_tag: string, attribs: sanitize.Attributes): sanitize.Tag {
  return isAddress(attribs['href'] ?? '')
    ? { tagName: 'a', attribs: { ...attribs, rel: 'nofollow noopener noreferrer ugc' } }
    : { tagName: 'font', attribs: {} };
}
