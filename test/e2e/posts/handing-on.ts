import type { Test } from 'supertest';
import type { Person } from '../../support/person.js';

interface WithId {
  readonly id: string;
}

/** Hands a post from one to another. */
export const handOn = (by: Person, post: WithId, from: WithId, to: WithId): Test =>
  by.post(`/v1/posts/${post.id}/transfer`, { from_user_id: from.id, to_user_id: to.id });
