import { describe, expect, it } from '@jest/globals';
import { Post } from '#application/posts/post.entity.js';
import { htmlOf } from '#application/posts/rendering/markdown.js';
import { PostRenderings } from '#application/posts/rendering/post-renderings.js';
import { sanitised } from '#application/posts/rendering/sanitised.js';

const LONGEST = 100_000;
/** Of this thread's time. It takes a quarter of a second at the worst; what is squared in the length takes minutes. */
const PATIENCE_MS = 2_000;
/** How much longer the HTML of the longest text may be than the text. */
const MOST_HTML = 20 * LONGEST;

const over = (unit: string, length = LONGEST): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const nested = (open: string, close: string): string => {
  const depth = Math.floor(LONGEST / (open.length + close.length));
  return open.repeat(depth) + close.repeat(depth);
};
const lines = (line: (at: number) => string): string => {
  let text = '';
  for (let at = 0; text.length < LONGEST; at += 1) text += `${line(at)}\n`;
  return text.slice(0, LONGEST);
};
const table = (columns: number, row: string): string => {
  const head = `${'|a'.repeat(columns)}|\n${'|-'.repeat(columns)}|\n`;
  return head + over(row, LONGEST - head.length);
};

const HOSTILE: Record<string, string> = {
  'quotes in quotes': over('> '),
  'quotes ever deeper': lines((at) => `${'>'.repeat(at + 1)}a`),
  'quotes that go on lazily': `${'>'.repeat(30)}a\n${over('a\n', LONGEST - 32)}`,
  'lists in lists': over('- '),
  'lists ever deeper': lines((at) => `${' '.repeat(2 * at)}* a`),
  'lists that are lists anew': over('1) a\n2. b\n'),
  'quotes in lists in quotes': over(`${'> - '.repeat(8)}a\n`),
  'rules that are lists': over('- - - a\n'),
  stars: over('*'),
  'stars in stars': nested('*a ', 'a*'),
  'stars and lines that never match': over('*a_ '),
  'stars in twos and ones': over('**a*'),
  brackets: over('['),
  'brackets in brackets': nested('[', ']'),
  'links in links': nested('[a](', 'b)'),
  'images in images': over('![['),
  'links with an open title': over('[a](b "'),
  'brackets around backticks': over('[`'),
  parentheses: `[a](${over('(', LONGEST - 4)}`,
  backticks: over('`'),
  'backticks ever longer': lines((at) => `a${'`'.repeat(at + 1)}`),
  'angle brackets': over('<'),
  'comments that never end': over('<!--'),
  'addresses that never end': over('<https://a'),
  entities: over('&a;'),
  'letters that escape': over('[a](http://é'),
  'definitions that never end': over('[a\n'),
  'definitions without number': lines((at) => `[${at}]: http://a`),
  'a definition used over and over': `[a]: http://${over('b', LONGEST / 2)}\n\n${over('[a]', LONGEST / 2 - 14)}`,
  'a title used over and over': `[a]: http://b "${over("'&", LONGEST / 2)}"\n\n${over('[a]', LONGEST / 2 - 19)}`,
  'a table of one column': table(1, '|a\n'),
  'a table of rows without cells': table(300, 'a\n'),
  'a table wider than long': table(10_000, 'a\n'),
  'a table of backticks': table(1, '|`'),
  'lines of one letter': over('a\n'),
  'lines of nothing': over('a\n\n'),
  'white space': `a${over('   ', LONGEST - 2)}b`,
  tabs: over('\t- '),
};

describe('A hostile text', () => {
  it.each(Object.entries(HOSTILE))('of %s is rendered in bounded time and space', (_, text) => {
    expect(text.length).toBeLessThanOrEqual(LONGEST);
    const begun = process.threadCpuUsage();
    const html = sanitised(htmlOf(text));
    const { user, system } = process.threadCpuUsage(begun);
    expect((user + system) / 1_000).toBeLessThan(PATIENCE_MS);
    expect(html.length).toBeLessThan(MOST_HTML);
  });

  it('that is nothing but elements is shown as it was written', () => {
    expect(sanitised(htmlOf(over('*a*<', 80_000)))).toMatch(/^<pre>(\*a\*&lt;)+<\/pre>$/);
  });

  it('of links that say too much has the first of them', () => {
    const address = `http://galley.example/${'a'.repeat(30_000)}`;
    const html = sanitised(htmlOf(`[a]: ${address}\n\n[a] [a] [a] [a]`));
    expect(html.split(address)).toHaveLength(4);
    expect(html).toMatch(/<\/a> a<\/p>\n$/);
  });
});

describe('An ordinary text', () => {
  it('of the longest kind is a document', () => {
    const text = over(
      'The *cook* says `stir` of the [soup](https://galley.example/soup).\n\n- Salt\n- Butter\n\n',
    );
    expect(htmlOf(text)).toMatch(/^<p>The <em>cook<\/em>/);
  });
});

describe('Many texts', () => {
  const ann = { id: 'ann', sessionId: '', role: 'user' } as const;
  const post = (id: string, content: string): Post =>
    Post.draft(id, ann, { title: '', content, tags: [] }, new Date(0));

  it('are rendered one by one, and others have their turn in between', async () => {
    const done: string[] = [];
    const posts = ['one', 'two', 'three'].map((id) =>
      Object.defineProperty(post(id, ''), 'content', { get: () => String(done.push(id)) }),
    );
    const othersTurn = (): void => {
      done.push('turn');
      if (!done.includes('three')) setImmediate(othersTurn);
    };
    othersTurn();
    await new PostRenderings().of(posts, 'html');
    expect(done.join(' ')).toMatch(/one( turn)+ two( turn)+ three/);
  });

  it('are rendered once for each version, while they are remembered', async () => {
    const renderings = new PostRenderings();
    const htmlOfOne = async (fields: Partial<Post>) =>
      (await renderings.of([Object.assign(post('one', '*old*'), fields)], 'html'))?.get('one');
    const old = await htmlOfOne({ version: 1 });
    expect(await htmlOfOne({ version: 1, content: '*never read*' })).toBe(old);
    expect(await htmlOfOne({ version: 2, content: '*new*' })).toBe('<p><em>new</em></p>\n');
  });
});
