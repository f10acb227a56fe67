import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { IsString, validate, validateSync } from 'class-validator';
import fc from 'fast-check';
import { isFlawless } from '#application/http/validation/flawless.js';
import { ListPostsRequest } from '#application/posts/dto/list-posts.request.js';
import { CreatePostRequest } from '#application/posts/dto/create-post.request.js';
import { CreateUserRequest } from '#application/users/dto/create-user.request.js';
import { EditProfileRequest } from '#application/users/dto/edit-profile.request.js';
import { ListUsersRequest } from '#application/users/dto/list-users.request.js';

const requests: [new () => object, object][] = [
  [CreatePostRequest, { title: 'Soup for forty', content: 'Onions.', tags: ['soup'], status: 'draft' }],
  [EditProfileRequest, { username: 'bea', display_name: 'Bea', bio: null, age: 18 }],
  [ListPostsRequest, { limit: '20', tag: 'soup', q: 'onions', sort: '-created_at' }],
  [ListUsersRequest, { limit: '7', ids: '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45' }],
];

/** What somebody might send in the place of what is asked for. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'a', '7', 7, 1.5, true, [], ['soup', 'Soup'], [''], [7], {}),
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
    const ann = { username: 'ann', email: 'ann@example.com', password: 'a long and windy road' };
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
