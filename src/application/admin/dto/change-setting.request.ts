import { IsCleanText, Nullable } from '#foundation/validators/index.js';

/** A merge patch: `null` takes the change away. */
export class ChangeSettingRequest {
  @Nullable()
  @IsCleanText({ max: 1_000 })
  value?: string | null;
}
