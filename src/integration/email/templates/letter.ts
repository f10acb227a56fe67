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
  html: page(subject, paragraphs.map(asHtml)),
});

const page = (title: string, body: readonly string[]): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    html`<head>
      <meta charset="utf-8" />
      <title>${title}</title>
    </head>`,
    '<body>',
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');

const asHtml = (paragraph: string | URL): string =>
  paragraph instanceof URL
    ? html`<p><a href="${paragraph.href}">${paragraph.href}</a></p>`
    : html`<p>${paragraph}</p>`;
