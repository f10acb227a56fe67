import { IsCleanText } from '#foundation/validators/index.js';

export class RefreshRequest {
  /** As the login or the last refresh has given it. */
  @IsCleanText({ min: 1, max: 512 })
  refresh_token!: string;
}
