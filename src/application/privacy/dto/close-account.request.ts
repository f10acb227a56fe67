import { IsOneOf, IsPassword } from '#foundation/validators/index.js';
import { POSTS_FATES, type PostsFate } from '#application/users/index.js';

export class CloseAccountRequest {
  /** The caller's, once more: whoever has found an open session does not close the account. */
  @IsPassword()
  password!: string;

  /** Whether the posts go too, or stay without a name. */
  @IsOneOf(POSTS_FATES)
  posts!: PostsFate;
}
