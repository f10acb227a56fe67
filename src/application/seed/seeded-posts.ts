import type { User } from '../users/index.js';
import type { Chance } from './chance.js';
import { DAY, instant, POSTS, soonAfter } from './timeline.js';
import type { Writer } from './writer.js';

/** A post as it is stored, by the names of its entity. */
export interface SeededPost {
  id: string;
  authorId: string;
  title: string;
  content: string;
  tags: string[];
  status: 'draft' | 'published' | 'archived';
  version: number;
  publishAt: null;
  publishedAt: string | null;
  createdAt: string;
  updatedAt: string;
  deletedAt: null;
}

type Story = Pick<SeededPost, 'status' | 'publishedAt' | 'updatedAt'>;

/** Makes that many posts, one at a time, in the order of their making; each by one of the users who were there by then. */
export function* seededPosts(
  count: number,
  users: readonly User[],
  writer: Writer,
  chance: Chance,
): Generator<SeededPost> {
  const { from, until } = POSTS;
  let registered = 0;
  for (let index = 0; index < count; index++) {
    const at = Math.floor(from + ((until - from) * (index + chance.fraction())) / count);
    const createdAt = instant(at);
    while ((users[registered]?.createdAt ?? '~') <= createdAt) registered++;
    const story = storyOf(at, chance);
    yield {
      id: chance.id(at),
      authorId: chance.pickEarly(users, registered).id,
      title: writer.title(),
      content: story.status === 'draft' && chance.happens(0.4) ? writer.scribble() : writer.article(),
      tags: writer.tags(),
      ...story,
      version: 1,
      publishAt: null,
      createdAt,
      deletedAt: null,
    };
  }
}

/** What became of a post: of a hundred, some 80 are published, 12 drafts, 8 archived, 3 of these without having been published. */
function storyOf(createdAt: number, chance: Chance): Story {
  const fate = chance.fraction();
  if (fate < 0.15) {
    const updatedAt = instant(soonAfter(createdAt, 30 * DAY, chance));
    return { status: fate < 0.12 ? 'draft' : 'archived', publishedAt: null, updatedAt };
  }
  const publishedAt = soonAfter(createdAt, 5 * DAY, chance);
  const status = fate < 0.2 ? 'archived' : 'published';
  const isTouched = status === 'archived' || chance.happens(0.3);
  const updatedAt = isTouched ? soonAfter(publishedAt, 120 * DAY, chance) : publishedAt;
  return { status, publishedAt: instant(publishedAt), updatedAt: instant(updatedAt) };
}
