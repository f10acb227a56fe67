import { Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import { Public, Requires } from '../http/access.js';
import { ExistingId } from '../http/existing-id.js';
import { BehindFlag } from '../http/flags/behind-flag.js';
import { type Attempt, CurrentAttempt } from '../http/idempotency/attempt.js';
import { Creations } from '../http/idempotency/creations.js';
import { Caller, CurrentUser, type Principal } from '../http/principal.js';
import { ConfigureRoute } from '../http/route-config.js';
import { Body, Query } from '../http/validation/validated.js';
import { IfMatch, Precondition } from '../http/versions/if-match.js';
import { AdministerUserRequest } from './dto/administer-user.request.js';
import { CreateUserRequest } from './dto/create-user.request.js';
import { EditProfileRequest } from './dto/edit-profile.request.js';
import { ListUsersRequest } from './dto/list-users.request.js';
import {
  EITHER_PROFILE,
  PrivateProfile,
  profileFor,
  profileForStrangers,
  PublicProfile,
  UserPage,
} from './dto/user.response.js';
import { ExistingUsername } from './existing-username.js';
import { UsersService } from './users.service.js';
import { Refuses } from '../http/openapi/refuses.js';
import { PermissionDeniedError } from '#foundation/errors/index.js';
import {
  AccountAlreadyClosed,
  EmailTaken,
  LastAdmin,
  RegistrationClosed,
  UsernameTaken,
} from './user.errors.js';

@ApiTags('Users')
@ApiExtraModels(PublicProfile, PrivateProfile)
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly creations: Creations,
  ) {}

  /** Registers a user. */
  @Post()
  @ApiOperation({ operationId: 'registerUser' })
  @Refuses({ 403: [RegistrationClosed], 409: [UsernameTaken, EmailTaken] })
  @Public()
  @BehindFlag('registration-open', () => new RegistrationClosed())
  @Throttle({ auth: {} })
  @ConfigureRoute({ hashesPassword: true })
  @ApiCreatedResponse({ type: PrivateProfile })
  async register(
    @Body() request: CreateUserRequest,
    @CurrentAttempt() attempt: Attempt,
  ): Promise<PrivateProfile> {
    const registration = await this.users.prepare(request);
    return this.creations.once(attempt, '/v1/users', async () =>
      PrivateProfile.of(await this.users.register(registration)),
    );
  }

  /** Public profiles by their ids, for anybody; without them all users, for admins. */
  @Get()
  @ApiOperation({ operationId: 'listUsers' })
  @Refuses({ 403: [PermissionDeniedError] })
  @Public()
  async list(@Query() request: ListUsersRequest, @Caller() caller: Principal | null): Promise<UserPage> {
    return UserPage.of(await this.users.list(request, caller), request.size, caller);
  }

  /** The caller's own profile. */
  @Get('me')
  @ApiOperation({ operationId: 'getMyProfile' })
  async me(@CurrentUser() user: Principal): Promise<PrivateProfile> {
    return PrivateProfile.of(await this.users.get(user.id, user));
  }

  /** Changes the caller's own profile. */
  @Patch('me')
  @ApiOperation({ operationId: 'editMyProfile' })
  @Refuses({ 409: [UsernameTaken] })
  async editMe(
    @Body() patch: EditProfileRequest,
    @CurrentUser() { id }: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PrivateProfile> {
    return PrivateProfile.of(await this.users.editProfile(id, patch, precondition));
  }

  /** A profile by username, without regard to case. */
  @Get('by-username/:username')
  @ApiOperation({ operationId: 'getUserByUsername' })
  @Public()
  @ApiOkResponse({ schema: EITHER_PROFILE })
  async getByUsername(
    @ExistingUsername() username: string,
    @Caller() caller: Principal | null,
  ): Promise<PublicProfile | PrivateProfile> {
    return profileFor(await this.users.getByUsername(username, caller), caller);
  }

  /** A profile; the user and admins see more of it. */
  @Get(':id')
  @ApiOperation({ operationId: 'getUser' })
  @Public()
  @ApiOkResponse({ schema: EITHER_PROFILE })
  async get(
    @ExistingId('User') id: string,
    @Caller() caller: Principal | null,
  ): Promise<PublicProfile | PrivateProfile> {
    const portrait = await this.users.get(id, caller);
    return caller ? profileFor(portrait, caller) : profileForStrangers(portrait);
  }

  /** Gives a user another role or status. */
  @Patch(':id')
  @ApiOperation({ operationId: 'administerUser' })
  @Refuses({ 409: [LastAdmin, AccountAlreadyClosed] })
  @Requires('admin')
  async administer(
    @ExistingId('User') id: string,
    @Body() patch: AdministerUserRequest,
    @CurrentUser() admin: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PrivateProfile> {
    return PrivateProfile.of(await this.users.administer(id, patch, admin, precondition));
  }
}
