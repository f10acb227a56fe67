import {
  IsCleanLines,
  IsCleanText,
  IsEmailAddress,
  IsNewPassword,
  IsUsername,
  IsWhole,
  Optional,
} from '#foundation/validators/index.js';

export class CreateUserRequest {
  @IsUsername()
  username!: string;

  @IsEmailAddress()
  email!: string;

  @IsNewPassword()
  password!: string;

  @Optional()
  @IsWhole({ min: 18, max: 120 })
  age?: number;

  @Optional()
  @IsCleanText({ max: 50 })
  display_name?: string;

  @Optional()
  @IsCleanLines({ max: 500 })
  bio?: string;
}
