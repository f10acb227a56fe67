import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { IsString, validate, validateSync } from 'class-validator';
import fc from 'fast-check';
import { ChangeFlagRequest } from '#application/admin/dto/change-flag.request.js';
import { ChangeSettingRequest } from '#application/admin/dto/change-setting.request.js';
import { ListAuditEventsRequest } from '#application/admin/dto/list-audit-events.request.js';
import { ListJobsRequest } from '#application/admin/dto/list-jobs.request.js';
import { ChangeEmailRequest } from '#application/auth/dto/change-email.request.js';
import { ForgotPasswordRequest } from '#application/auth/dto/forgot-password.request.js';
import { LoginRequest } from '#application/auth/dto/login.request.js';
import { RefreshRequest } from '#application/auth/dto/refresh.request.js';
import { ShowTokenRequest } from '#application/auth/dto/show-token.request.js';
import { ListSessionsRequest } from '#application/auth/sessions/dto/list-sessions.request.js';
import { isFlawless } from '#application/http/validation/flawless.js';
import { CreatePostRequest } from '#application/posts/dto/create-post.request.js';
import { EditPostRequest } from '#application/posts/dto/edit-post.request.js';
import { ListPostsRequest } from '#application/posts/dto/list-posts.request.js';
import { TransferPostRequest } from '#application/posts/dto/transfer-post.request.js';
import { ViewPostV1Request } from '#application/posts/dto/view-post.request.js';
import { CloseAccountRequest } from '#application/privacy/dto/close-account.request.js';
import { AdministerUserRequest } from '#application/users/dto/administer-user.request.js';
import { CreateUserRequest } from '#application/users/dto/create-user.request.js';
import { EditProfileRequest } from '#application/users/dto/edit-profile.request.js';
import { ListUsersRequest } from '#application/users/dto/list-users.request.js';

const [ANNS, BOBS] = ['0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45', '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d46'];
const password = 'a long and windy road';
const email = 'ann@example.com';

const requests: [new () => object, object][] = [
  [ChangeFlagRequest, { enabled: true, percentage: 50, user_ids: [ANNS], roles: ['admin'] }],
  [ChangeSettingRequest, { value: 'debug' }],
  [ListAuditEventsRequest, { actor_id: ANNS, subject_id: BOBS, created_after: '2026-03-01T00:00:00Z' }],
  [ListJobsRequest, { limit: '7', cursor: 'abc' }],
  [ChangeEmailRequest, { email, password }],
  [ForgotPasswordRequest, { email }],
  [LoginRequest, { email, password }],
  [RefreshRequest, { refresh_token: 'abc' }],
  [ShowTokenRequest, { token: 'abc' }],
  [ListSessionsRequest, { limit: '7', include_total: 'true' }],
  [CreatePostRequest, { title: 'Soup for forty', content: 'Onions.', tags: ['soup'], status: 'draft' }],
  [EditPostRequest, { title: 'Soup for forty', content: 'Onions.', publish_at: '2026-03-01T00:00:00Z' }],
  [ListPostsRequest, { limit: '20', tag: 'soup', q: 'onions', sort: '-created_at' }],
  [TransferPostRequest, { from_user_id: ANNS, to_user_id: BOBS }],
  [ViewPostV1Request, { render: 'html', include: 'author' }],
  [CloseAccountRequest, { password, posts: 'anonymise' }],
  [AdministerUserRequest, { role: 'admin', status: 'active' }],
  [EditProfileRequest, { username: 'bea', display_name: 'Bea', bio: null, age: 18 }],
  [ListUsersRequest, { limit: '7', ids: ANNS }],
];

/** What somebody might send in the place of what is asked for. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'a',
    '7',
    7,
    1.5,
    true,
    [],
    ['soup', 'Soup'],
    [''],
    [7],
    {},
    ANNS,
    email,
  ),
  fc.string(),
  fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 7 }),
);

describe.each(requests.map(([type, right]) => [type.name, type, right] as const))('%s', (_, type, right) => {
  it('is flawless where class-validator has nothing to say', () => {
    expect(isFlawless(plainToInstance(type, right), type)).toBe(true);
  });

  it('is flawless where, and only where, class-validator has nothing to say, whatever is sent', () => {
    const changed = fc.dictionary(
      fc.constantFrom(...Object.keys(right)),
      fc.option(anything, { nil: undefined }),
    );
    fc.assert(
      fc.property(changed, (changes) => {
        const sent = Object.fromEntries(
          Object.entries({ ...right, ...changes }).filter(([, value]) => value !== undefined),
        );
        const request = plainToInstance(type, sent);
        expect(isFlawless(request, type)).toBe(validateSync(request).length === 0);
      }),
    );
  });
});

describe('A request of a class', () => {
  it('is left to class-validator where a rule answers by a promise', async () => {
    const ann = { username: 'ann', email, password };
    const request = plainToInstance(CreateUserRequest, ann);
    expect(await validate(request)).toEqual([]);
    expect(isFlawless(request, CreateUserRequest)).toBe(false);
  });

  it('is not flawless without rules', () => {
    class Anything {
      name = 'ann';
    }
    expect(isFlawless(new Anything(), Anything)).toBe(false);
  });

  it('is left to class-validator where a rule has a condition of its own', () => {
    class Guarded {
      @IsString({ validateIf: () => false })
      name = 'ann';
    }
    expect(isFlawless(new Guarded(), Guarded)).toBe(false);
  });
});
