import { IsEmailAddress, IsPassword } from '#foundation/validators/index.js';

export class ChangeEmailRequest {
  /** The one to have from now on. */
  @IsEmailAddress()
  email!: string;

  /** The caller's own. */
  @IsPassword()
  password!: string;
}
