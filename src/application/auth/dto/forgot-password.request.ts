import { IsEmailAddress } from '#foundation/validators/index.js';

export class ForgotPasswordRequest {
  /** Without regard to case. */
  @IsEmailAddress()
  email!: string;
}
