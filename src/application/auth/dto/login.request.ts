import { IsCleanText, IsPassword } from '#foundation/validators/index.js';

export class LoginRequest {
  /** Without regard to case. */
  @IsCleanText({ min: 1, max: 254 })
  email!: string;

  @IsPassword()
  password!: string;
}
