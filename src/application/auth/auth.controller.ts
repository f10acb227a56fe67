import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import { Public } from '../http/access.js';
import { CurrentOrigin, type Origin } from '../http/origin.js';
import { AuthService } from './auth.service.js';
import { LoginRequest } from './dto/login.request.js';
import { TokenResponse } from './dto/token.response.js';

@ApiTags('Auth')
@Controller('v1/auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  /** Signs in: an access token for an e-mail address and a password. */
  @Post('login')
  @Public()
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.OK)
  login(@Body() request: LoginRequest, @CurrentOrigin() origin: Origin): Promise<TokenResponse> {
    return this.auth.login(request, origin);
  }
}
