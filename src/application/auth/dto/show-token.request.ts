import { IsCleanText } from '#foundation/validators/index.js';

export class ShowTokenRequest {
  /** From the mail. */
  @IsCleanText({ min: 1, max: 128 })
  token!: string;
}
