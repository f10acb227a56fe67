import { ScheduledPosts } from '../../../src/application/posts/scheduling/scheduled-posts.js';
import type { Person, PostBody } from '../../support/person.js';
import type { TestApp } from '../../support/test-app.js';

export const MINUTE_MS = 60_000;

/** A draft that is to be published in a minute. */
export async function scheduled(app: TestApp, author: Person, fields: object = {}): Promise<PostBody> {
  const { id } = await author.drafts(fields);
  const publish_at = new Date(app.clock.now().getTime() + MINUTE_MS).toISOString();
  return (await author.patch(`/v1/posts/${id}`, { publish_at }).expect(200)).body as PostBody;
}

/** What an instance does each minute. */
export const publishDue = (app: TestApp): Promise<void> =>
  app.nest.get(ScheduledPosts, { strict: false }).publishDue(new AbortController().signal);
