import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { htmlOf } from '#application/posts/rendering/markdown.js';
import { sanitised } from '#application/posts/rendering/sanitised.js';
import { foreignParts } from './foreign-parts.js';
import { XSS_CORPUS } from './xss-corpus.js';

const vectors = Object.values(XSS_CORPUS).flat();
/** What some other place would do with them. */
const careless = new MarkdownIt({ html: true });
careless.validateLink = () => true;

const rendered = (text: string): string => sanitised(htmlOf(text));
const harmful = (texts: readonly string[], render: (text: string) => string): string[] =>
  texts.filter((text) => foreignParts(render(text)).length > 0);

describe('Hostile Markdown', () => {
  it('is harmless once it is rendered and sanitised', () => {
    expect(harmful(vectors, rendered)).toEqual([]);
  });

  it('is hostile: rendered without care, most of it would do harm', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(200);
    expect(harmful(vectors, (text) => careless.render(text)).length).toBeGreaterThan(150);
  });

  it('is harmless with the second lock alone, however careless the first', () => {
    const scripts = harmful(vectors, (text) => sanitised(careless.render(text)));
    expect(scripts).toEqual([]);
    expect(harmful(vectors, sanitised)).toEqual([]);
  });

  it('runs nothing with the first lock alone', () => {
    const left = vectors.flatMap((text) => foreignParts(htmlOf(text)));
    // Odd names of languages and the alignment of columns, which the second lock takes away.
    expect(left.filter((part) => !/^<(code class|t[hd] style)="/.test(part))).toEqual([]);
  });

  it('is harmless in any mixture and surroundings', () => {
    const glue = fc.constantFrom(
      '',
      ' ',
      '\n',
      '\n\n',
      '> ',
      '- ',
      '    ',
      '`',
      '*',
      '|',
      '"',
      "'",
      '<',
      '>',
      '](',
      '[',
      '&',
    );
    const piece = fc.oneof(
      fc.constantFrom(...vectors),
      fc.constantFrom(...vectors).chain((text) => fc.nat(text.length).map((at) => text.slice(at))),
      fc.constantFrom(...vectors).chain((text) => fc.nat(text.length).map((at) => text.slice(0, at))),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const mixture = fc
      .array(fc.tuple(piece, glue), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(mixture, (text) => {
        expect(foreignParts(rendered(text))).toEqual([]);
        expect(foreignParts(sanitised(text))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('The eye for foreign parts', () => {
  it.each([
    '<script>x</script>',
    '<p onclick="x">x</p>',
    '<a href="javascript:x">x</a>',
    '<a href="/x">x</a>',
    '<a href="https://galley.example" rel="ugc">x</a>',
    '<svg></svg>',
    '<!-- x -->',
    '<template><b>x</b></template>',
    '<img alt="x">',
    '<ul><li><code class="x">x</code></li></ul>',
    '<p constructor>x</p>',
  ])('sees %s', (html) => {
    expect(foreignParts(html)).not.toEqual([]);
  });

  it('sees nothing in what is allowed', () => {
    expect(
      foreignParts('<h1>x</h1><p>x &lt;script&gt; <em>x</em><br></p><ol start="3"><li>x</li></ol>'),
    ).toEqual([]);
  });
});
