import {
  IsCleanLines,
  IsCleanText,
  IsDecent,
  IsOneOf,
  IsTags,
  Optional,
} from '#foundation/validators/index.js';
import { POST_STATUSES, type PostStatus } from '../post.states.js';

export class CreatePostRequest {
  @IsCleanText({ min: 10, max: 200 })
  @IsDecent()
  title!: string;

  /** Markdown; may be empty in a draft. */
  @IsCleanLines({ max: 100_000 })
  content!: string;

  @Optional()
  @IsTags()
  tags: string[] = [];

  @Optional()
  @IsOneOf(POST_STATUSES)
  status: PostStatus = 'draft';
}
