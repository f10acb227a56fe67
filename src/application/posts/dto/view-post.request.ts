import { IsOneOf, Optional } from '#foundation/validators/index.js';

export class ViewPostRequest {
  /** Whether the post carries its content as HTML, rendered and sanitised. */
  @Optional()
  @IsOneOf(['html'])
  render?: 'html';
}

/** In the first version the author is there for those who ask. */
export class ViewPostV1Request extends ViewPostRequest {
  /** Whether the post carries its author's public profile. */
  @Optional()
  @IsOneOf(['author'])
  include?: 'author';
}
