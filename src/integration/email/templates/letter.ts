import type { EmailContent } from '../email.js';
import { html } from './html.js';

interface Letter {
  readonly subject: string;
  /** Text, or an address that the reader may open. */
  readonly paragraphs: readonly (string | URL)[];
}

/** A mail that says the same in both forms. */
export const letter = ({ subject, paragraphs }: Letter): EmailContent => ({
  subject,
  text: `${paragraphs.map(String).join('\n\n')}\n`,
  html: [beginning(subject), ...paragraphs.map(asHtml), END].join('\n'),
});

const beginning = (title: string): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
      </head>
      <body></body>
    </html>`;

const asHtml = (paragraph: string | URL): string =>
  paragraph instanceof URL
    ? html`<p><a href="${paragraph.href}">${paragraph.href}</a></p>`
    : html`<p>${paragraph}</p>`;

const END = '</body>\n</html>\n';
