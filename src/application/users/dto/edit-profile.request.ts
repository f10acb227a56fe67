import {
  IsCleanLines,
  IsCleanText,
  IsUsername,
  IsWhole,
  Nullable,
  Optional,
} from '#foundation/validators/index.js';

/** A merge patch: what is left out stays, `null` takes away. */
export class EditProfileRequest {
  @Optional()
  @IsUsername()
  username?: string;

  @Nullable()
  @IsCleanText({ max: 50 })
  display_name?: string | null;

  @Nullable()
  @IsCleanLines({ max: 500 })
  bio?: string | null;

  @Nullable()
  @IsWhole({ min: 18, max: 120 })
  age?: number | null;
}
