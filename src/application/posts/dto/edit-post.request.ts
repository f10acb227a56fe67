import {
  IsCleanLines,
  IsCleanText,
  IsDecent,
  IsInstant,
  IsTags,
  Nullable,
  Optional,
} from '#foundation/validators/index.js';

/** A merge patch: what is left out stays. */
export class EditPostRequest {
  @Optional()
  @IsCleanText({ min: 10, max: 200 })
  @IsDecent()
  title?: string;

  @Optional()
  @IsCleanLines({ max: 100_000 })
  content?: string;

  @Optional()
  @IsTags()
  tags?: string[];

  /** When the draft is to be published, within a year; `null` takes that back. */
  @Nullable()
  @IsInstant()
  publish_at?: string | null;
}
