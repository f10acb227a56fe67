import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#application/http/principal.js';
import { Post } from '#application/posts/post.entity.js';
import {
  NotThePostAuthor,
  PostArchived,
  PostHasAnotherAuthor,
  PostNotArchived,
  PostNotDraft,
  PostTooShort,
} from '#application/posts/post.errors.js';
import { POST_STATUSES, type PostStatus } from '#application/posts/post.states.js';

const ann: Principal = { id: 'ann', sessionId: '', role: 'user' };
const bob: Principal = { id: 'bob', sessionId: '', role: 'user' };
const cid: Principal = { id: 'cid', sessionId: '', role: 'admin' };
const LONG_ENOUGH = 'x'.repeat(100);
const MANUSCRIPT = { title: 'An evening in Galley', content: LONG_ENOUGH, tags: ['sea'] };
const REVISION = { ...MANUSCRIPT, publishAt: null };

const EARLIER = new Date('2026-01-01T00:00:00.000Z');
const NOW = new Date('2026-02-01T00:00:00.000Z');

function annsPost(status: PostStatus, content = LONG_ENOUGH): Post {
  const post = Post.draft('post', ann, { ...MANUSCRIPT, content }, EARLIER);
  if (status === 'published') post.publish(ann, EARLIER);
  if (status === 'archived') post.archive(ann, EARLIER);
  return post;
}

describe('A draft', () => {
  it('is what its author wrote, not yet stored', () => {
    expect({ ...Post.draft('post', ann, MANUSCRIPT, EARLIER) }).toEqual({
      ...MANUSCRIPT,
      id: 'post',
      authorId: 'ann',
      status: 'draft',
      version: 0,
      publishAt: null,
      publishedAt: null,
      createdAt: EARLIER.toISOString(),
      updatedAt: EARLIER.toISOString(),
      deletedAt: null,
    });
  });
});

type Change = (post: Post, by: Principal) => void;
const CHANGES: Record<string, Change> = {
  edit: (post, by) => post.edit({ ...REVISION, title: 'Another evening' }, by, NOW),
  publish: (post, by) => post.publish(by, NOW),
  archive: (post, by) => post.archive(by, NOW),
  unarchive: (post, by) => post.unarchive(by, NOW),
  transfer: (post, by) => post.transfer({ from: 'ann', to: 'bob' }, by, NOW),
  delete: (post, by) => post.remove(by, NOW),
};

type Outcome = Partial<Post> | (new (...args: never[]) => Error);
const published = EARLIER.toISOString();
const TABLE: Record<string, Record<PostStatus, Outcome>> = {
  edit: {
    draft: { status: 'draft', title: 'Another evening' },
    published: { status: 'published', title: 'Another evening', publishedAt: published },
    archived: PostArchived,
  },
  publish: {
    draft: { status: 'published', publishedAt: NOW.toISOString() },
    published: PostNotDraft,
    archived: PostNotDraft,
  },
  archive: {
    draft: { status: 'archived', publishedAt: null },
    published: { status: 'archived', publishedAt: published },
    archived: PostArchived,
  },
  unarchive: {
    draft: PostNotArchived,
    published: PostNotArchived,
    archived: { status: 'draft', publishedAt: null },
  },
  transfer: {
    draft: { authorId: 'bob' },
    published: { authorId: 'bob' },
    archived: { authorId: 'bob' },
  },
  delete: {
    draft: { deletedAt: NOW.toISOString() },
    published: { deletedAt: NOW.toISOString() },
    archived: { deletedAt: NOW.toISOString() },
  },
};
const CASES = Object.entries(CHANGES).flatMap(([verb, change]) =>
  POST_STATUSES.map((status) => ({ verb, status, change, outcome: TABLE[verb]?.[status] as Outcome })),
);

describe.each(CASES)('To $verb a post that is $status', ({ verb, status, change, outcome }) => {
  const mayDo = (by: Principal): boolean => by === ann || (by === cid && verb !== 'publish');

  it.each([ann, cid, bob])('by $id', (by) => {
    const post = annsPost(status);
    const before = { ...post };
    const refusal = mayDo(by) ? outcome : NotThePostAuthor;
    if (typeof refusal === 'function') {
      expect(() => change(post, by)).toThrow(refusal);
      expect({ ...post }).toEqual(before);
    } else {
      change(post, by);
      expect({ ...post }).toEqual({ ...before, ...refusal, updatedAt: NOW.toISOString() });
    }
  });
});

describe('What is published', () => {
  it.each(['', 'x'.repeat(99), '🦀'.repeat(99)])('has enough to read, so not %.10s', (content) => {
    expect(() => annsPost('draft', content).publish(ann, NOW)).toThrow(PostTooShort);
    expect(() => annsPost('published').edit({ ...REVISION, content }, ann, NOW)).toThrow(PostTooShort);
  });

  it('counts characters, not halves of them', () => {
    expect(annsPost('published', '🦀'.repeat(100)).status).toBe('published');
  });

  it('is judged by who asks, then by its state, then by its content', () => {
    const post = annsPost('archived', 'short');
    expect(() => post.publish(cid, NOW)).toThrow(NotThePostAuthor);
    expect(() => post.publish(ann, NOW)).toThrow(PostNotDraft);
    post.unarchive(ann, NOW);
    expect(() => post.publish(ann, NOW)).toThrow(PostTooShort);
  });

  it('forgets when once it is a draft again', () => {
    const post = annsPost('published');
    post.archive(ann, NOW);
    post.unarchive(ann, NOW);
    expect(post.publishedAt).toBeNull();
  });
});

describe('What is handed on', () => {
  it('leaves whoever has it, and nobody else', () => {
    const post = annsPost('published');
    expect(() => post.transfer({ from: 'bob', to: 'ann' }, ann, NOW)).toThrow(PostHasAnotherAuthor);
    post.transfer({ from: 'ann', to: 'bob' }, ann, NOW);
    expect(() => post.transfer({ from: 'ann', to: 'bob' }, cid, NOW)).toThrow(PostHasAnotherAuthor);
    expect(() => post.transfer({ from: 'bob', to: 'ann' }, ann, NOW)).toThrow(NotThePostAuthor);
  });
});

describe('The allowed actions', () => {
  const callers = [ann, bob, cid];
  const contents = [LONG_ENOUGH, 'short'];

  it.each(
    callers.flatMap((by) =>
      contents.flatMap((content) =>
        POST_STATUSES.filter((status) => status !== 'published' || content === LONG_ENOUGH).map((status) => ({
          by,
          status,
          content,
        })),
      ),
    ),
  )('are exactly those that succeed: $by.id, $status, $content', ({ by, status, content }) => {
    const succeeds = (change: Change): boolean => {
      try {
        change(annsPost(status, content), by);
        return true;
      } catch {
        return false;
      }
    };
    const successful = Object.keys(CHANGES).filter((verb) => succeeds(CHANGES[verb] as Change));
    expect(annsPost(status, content).actionsFor(by)).toEqual(successful);
  });

  it.each(POST_STATUSES)('of a stranger are none: %s', (status) => {
    expect(annsPost(status).actionsFor(null)).toEqual([]);
  });

  it('of a post without an author are an admin’s', () => {
    const post = Object.assign(annsPost('draft'), { authorId: null });
    expect(post.actionsFor(ann)).toEqual([]);
    expect(post.actionsFor(cid)).toEqual(['edit', 'archive', 'delete']);
  });
});

describe('A post is visible', () => {
  it.each([
    { status: 'draft', to: ['ann', 'cid'] },
    { status: 'published', to: ['a stranger', 'ann', 'bob', 'cid'] },
    { status: 'archived', to: ['ann', 'cid'] },
  ] as const)('to $to when it is $status', ({ status, to }) => {
    const seers = [null, ann, bob, cid].filter((caller) => annsPost(status).isVisibleTo(caller));
    expect(seers.map((caller) => caller?.id ?? 'a stranger')).toEqual(to);
  });
});
