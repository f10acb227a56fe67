import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { Page } from '#foundation/types/page.js';
import { PageResponse } from '#application/http/paging/page.response.js';
import type { Principal } from '#application/http/principal.js';
import { VERSION, type Versioned } from '#application/http/versions/versioned.js';
import type { Portrait } from '../portrait.js';
import { USER_STATUSES, type User, type UserRole, type UserStatus } from '../user.entity.js';

/** What everybody may see of a user. */
export class PublicProfile implements Versioned {
  id!: string;
  username!: string;
  display_name!: string | null;
  bio!: string | null;
  avatar_url!: string;
  @ApiProperty({ format: 'date-time' })
  created_at!: string;
  readonly [VERSION]!: number;

  static of({ user, avatarUrl }: Portrait): PublicProfile {
    return {
      id: user.id,
      username: user.username,
      display_name: user.displayName,
      bio: user.bio,
      avatar_url: avatarUrl,
      created_at: user.createdAt,
      [VERSION]: user.version,
    };
  }
}

/** What the user and admins see besides. */
export class PrivateProfile extends PublicProfile {
  email!: string;
  email_verified!: boolean;
  age!: number | null;
  @ApiProperty({ enum: ['user', 'admin'] })
  role!: UserRole;
  @ApiProperty({ enum: USER_STATUSES })
  status!: UserStatus;
  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
  version!: number;

  static override of(portrait: Portrait): PrivateProfile {
    const { user } = portrait;
    return {
      ...PublicProfile.of(portrait),
      email: user.email,
      email_verified: user.emailVerified,
      age: user.age,
      role: user.role,
      status: user.status,
      updated_at: user.updatedAt,
      version: user.version,
    };
  }
}

/** As much of a user as the caller may see. */
export function profileFor(portrait: Portrait, caller: Principal | null): PublicProfile | PrivateProfile {
  const seesAll = caller !== null && (caller.id === portrait.user.id || caller.role === 'admin');
  return seesAll ? PrivateProfile.of(portrait) : PublicProfile.of(portrait);
}

// Kept with the user: in a WeakMap the collector would go through each user that is read once.
const FOR_STRANGERS = Symbol('for strangers');

/** What strangers see of a user: made once, for as long as the user as they are is remembered. */
export function profileForStrangers(portrait: Portrait): PublicProfile {
  const user: User & { [FOR_STRANGERS]?: PublicProfile } = portrait.user;
  const known = user[FOR_STRANGERS];
  if (known?.[VERSION] === user.version && known.avatar_url === portrait.avatarUrl) return known;
  const profile = PublicProfile.of(portrait);
  user[FOR_STRANGERS] = profile;
  return profile;
}

/** For the document: which of the two depends on who asks. */
export const EITHER_PROFILE = {
  anyOf: [{ $ref: getSchemaPath(PrivateProfile) }, { $ref: getSchemaPath(PublicProfile) }],
};

@ApiExtraModels(PublicProfile, PrivateProfile)
export class UserPage extends PageResponse<PublicProfile> {
  @ApiProperty({ type: 'array', items: EITHER_PROFILE })
  declare readonly data: PublicProfile[];

  static of(page: Page<Portrait>, limit: number, caller: Principal | null): UserPage {
    return new UserPage(
      page.items.map((portrait) => profileFor(portrait, caller)),
      page,
      limit,
    );
  }
}
