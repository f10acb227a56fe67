import type { Owner, PostsFate } from '#application/users/index.js';
import type { Erasure } from '../erasure.js';

/** Erases an account at once, open or closed; returns what to tell the operator. Throws `NotFoundError` and `LastAdmin`. */
export async function eraseAccount(erasure: Erasure, owner: Owner, posts: PostsFate): Promise<string> {
  const { id, username, postsFate } = await erasure.eraseNow(owner, posts);
  const fate = postsFate === 'anonymise' ? 'stay without a name' : 'are gone too';
  return `${username} (${id}) is erased; the posts ${fate}`;
}
