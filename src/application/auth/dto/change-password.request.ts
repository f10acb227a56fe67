import { DiffersFrom, IsNewPassword, IsPassword } from '#foundation/validators/index.js';

export class ChangePasswordRequest {
  @IsPassword()
  current_password!: string;

  /** Neither the present one, nor the username or the e-mail address. */
  @IsNewPassword()
  @DiffersFrom('current_password')
  password!: string;
}
