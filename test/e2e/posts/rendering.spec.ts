import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_ENOUGH, type Person, type PostBody } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const DOCUMENT = `# Soup for *forty*

Start with **the onions**, and ~~less~~ more: \`cut(onion)\`.\\
See [the pot](https://galley.example/pot "Wide & low"), or write to <mailto:cook@galley.example>.

> Nobody opens the lid.

3. Butter
4. - Salt
   - ![A ladle](https://galley.example/ladle.png)

\`\`\`ts
const pots = 2 < 3;
\`\`\`

| what   | how much |
| ------ | -------: |
| onions |       40 |

---

Not <b>HTML</b>; [not a link](/v1/auth/logout).
`;
const REL = 'rel="nofollow noopener noreferrer ugc"';
const RENDERED = `<h1>Soup for <em>forty</em></h1>
<p>Start with <strong>the onions</strong>, and <s>less</s> more: <code>cut(onion)</code>.<br />
See <a href="https://galley.example/pot" title="Wide &amp; low" ${REL}>the pot</a>, or write to <a href="mailto:cook@galley.example" ${REL}>mailto:cook@galley.example</a>.</p>
<blockquote>
<p>Nobody opens the lid.</p>
</blockquote>
<ol start="3">
<li>Butter</li>
<li>
<ul>
<li>Salt</li>
<li>A ladle</li>
</ul>
</li>
</ol>
<pre><code class="language-ts">const pots = 2 &lt; 3;
</code></pre>
<table>
<thead>
<tr>
<th>what</th>
<th>how much</th>
</tr>
</thead>
<tbody>
<tr>
<td>onions</td>
<td>40</td>
</tr>
</tbody>
</table>
<hr />
<p>Not &lt;b&gt;HTML&lt;/b&gt;; [not a link](/v1/auth/logout).</p>
`;

describe('A post as HTML', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
  });
  afterAll(() => app.close());

  it('comes beside the Markdown, which stays as it was written', async () => {
    const { id } = await ann.publishes({ content: DOCUMENT });
    const { body } = await app.stranger.get(`/v1/posts/${id}?render=html`).expect(200);
    expect(body.content).toBe(DOCUMENT.trim());
    expect(body.content_html).toBe(RENDERED);
  });

  it('comes to those who ask for it', async () => {
    const { id, ...created } = await ann.publishes({ tags: ['plain'] });
    expect(created).not.toHaveProperty('content_html');
    expect((await ann.get(`/v1/posts/${id}`).expect(200)).body).not.toHaveProperty('content_html');
    const { body } = await ann.get('/v1/posts?tag=plain').expect(200);
    expect(body.data).toMatchObject([{ id }]);
    expect(body.data[0]).not.toHaveProperty('content_html');
  });

  it('comes with each post of a list, and beside the author', async () => {
    for (const word of ['onions', 'butter'])
      await ann.publishes({ content: `*${word}* ${LONG_ENOUGH}`, tags: ['rendered'] });
    const { body } = await bob.get('/v1/posts?tag=rendered&render=html&include=author').expect(200);
    expect((body.data as PostBody[]).length).toBe(2);
    const lines = ['butter', 'onions'].map((word) => `<p><em>${word}</em> ${LONG_ENOUGH}</p>\n`);
    expect(body.data).toMatchObject(lines.map((html) => ({ content_html: html, author: { id: ann.id } })));
  });

  it('is shown of a draft to its author only', async () => {
    const { id } = await ann.drafts({ content: '' });
    expect((await ann.get(`/v1/posts/${id}?render=html`).expect(200)).body.content_html).toBe('');
    await bob.get(`/v1/posts/${id}?render=html`).expect(problem(404, 'not-found'));
    await app.stranger.get(`/v1/posts/${id}?render=html`).expect(problem(404, 'not-found'));
  });

  it('is another representation, with a tag of its own, and changes with the post', async () => {
    const { id } = await ann.drafts({ content: '*old*' });
    const plain = await ann.get(`/v1/posts/${id}`).expect(200);
    const { headers } = await ann.get(`/v1/posts/${id}?render=html`).expect(200);
    expect(headers['etag']).not.toBe(plain.headers['etag']);
    const again = () => ann.get(`/v1/posts/${id}?render=html`).set('if-none-match', String(headers['etag']));
    await again().expect(304);
    await ann.patch(`/v1/posts/${id}`, { content: '*new*' }).expect(200);
    expect((await again().expect(200)).body.content_html).toBe('<p><em>new</em></p>\n');
  });

  it.each(['render=', 'render=text', 'render=HTML', 'render=html&render=html'])(
    'is asked for in one word: %s',
    async (query) => {
      const { id } = await ann.publishes();
      await app.stranger.get(`/v1/posts/${id}?${query}`).expect(invalid({ render: 'enum' }));
      await app.stranger.get(`/v1/posts?${query}`).expect(invalid({ render: 'enum' }));
    },
  );

  it('comes twenty at a time, since it takes time to make', async () => {
    await app.stranger.get('/v1/posts?render=html&limit=20').expect(200);
    await app.stranger.get('/v1/posts?render=html&limit=21').expect(invalid({ render: 'value_error' }));
    await app.stranger.get('/v1/posts?limit=21').expect(200);
  });
});
