import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EmailContent } from '#integration/email/email.js';

const TEMPLATES = 'src/integration/email/templates';
const WORDS = {
  username: `<b>&"o'`,
  token: 'a-token',
  device: 'Phone/1',
  erasedOn: '2026-01-31',
  link: new URL('https://galley.example/?a=1&b=2'),
};

type Template = (words: typeof WORDS) => EmailContent;

/** Every mail that there is, by the name of its template. */
async function mails(): Promise<[string, EmailContent][]> {
  const modules = await Promise.all(
    readdirSync(TEMPLATES).map(
      (file) => import(pathToFileURL(`${TEMPLATES}/${file}`).href) as Promise<Record<string, Template>>,
    ),
  );
  const templates = modules.flatMap(Object.entries).filter(([name]) => name.endsWith('Mail'));
  return templates.map(([name, template]) => [name, template(WORDS)]);
}

/** What a reader sees of HTML. */
const seen = (html: string): string[] =>
  [...html.matchAll(/<p>(?:<a [^>]*>)?([^<]*)(?:<\/a>)?<\/p>/g)].map(([, text = '']) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  );

describe('Every mail', () => {
  let all: [string, EmailContent][];
  beforeAll(async () => {
    all = await mails();
  });

  it('is found', () => {
    expect(all.length).toBeGreaterThanOrEqual(11);
  });

  it('says the same in both forms', () => {
    for (const [name, { text, html }] of all) expect([name, seen(html)]).toEqual([name, paragraphsOf(text)]);
  });

  it('is one document, with all it says in its body', () => {
    for (const [name, { html }] of all)
      expect([name, html.split(/<\/?body>/).map((part) => part.includes('<p>'))]).toEqual([
        name,
        [false, true, false],
      ]);
  });

  it('takes what it is told for text', () => {
    for (const [name, { html }] of all) expect([name, html.includes('<b>')]).toEqual([name, false]);
  });

  it('has a subject of its own, by which it is known', () => {
    expect(new Set(all.map(([, { subject }]) => subject)).size).toBe(all.length);
  });
});

const paragraphsOf = (text: string): string[] => text.trimEnd().split('\n\n');
