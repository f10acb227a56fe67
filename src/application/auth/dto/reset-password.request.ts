import { IsNewPassword } from '#foundation/validators/index.js';
import { ShowTokenRequest } from './show-token.request.js';

export class ResetPasswordRequest extends ShowTokenRequest {
  /** Neither the username nor the e-mail address. */
  @IsNewPassword()
  password!: string;
}
