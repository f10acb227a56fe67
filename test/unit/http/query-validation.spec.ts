import { describe, expect, it } from '@jest/globals';
import { ListUsersRequest } from '#application/users/dto/list-users.request.js';
import { ListPostsRequest } from '#application/posts/dto/list-posts.request.js';
import { ValidationFailed } from '#application/http/problems/edge.errors.js';
import { QueryValidationPipe } from '#application/http/validation/query-validation.pipe.js';

const posts = { type: 'query', metatype: ListPostsRequest } as const;

describe('What was asked before', () => {
  const pipe = new QueryValidationPipe();

  it('is not validated again', async () => {
    const first = await pipe.transform({ limit: '7', tag: 'soup' }, posts);
    expect(first).toBeInstanceOf(ListPostsRequest);
    expect(first).toMatchObject({ limit: 7, tag: 'soup', status: 'published' });
    expect(await pipe.transform({ limit: '7', tag: 'soup' }, posts)).toBe(first);
  });

  it('is not what was asked otherwise', async () => {
    const seven = await pipe.transform({ limit: '7' }, posts);
    expect(await pipe.transform({ limit: '70' }, posts)).toMatchObject({ limit: 70 });
    expect(await pipe.transform({ limit: '7', q: 'soup' }, posts)).not.toBe(seven);
  });

  it('is shared, and so may not be changed', async () => {
    const metadata = { type: 'query', metatype: ListUsersRequest } as const;
    const ids = '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45';
    const request = (await new QueryValidationPipe().transform({ ids }, metadata)) as ListUsersRequest;
    expect(() => Object.assign(request, { limit: 100 })).toThrow(TypeError);
    expect(() => request.ids?.push('another')).toThrow(TypeError);
  });

  it('is refused as often as it is wrong', async () => {
    for (let time = 0; time < 2; time++)
      await expect(pipe.transform({ limit: 'many' }, posts)).rejects.toThrow(ValidationFailed);
  });

  it('is forgotten where it is long', async () => {
    const query = { cursor: 'c'.repeat(2_000) };
    expect(await pipe.transform(query, posts)).not.toBe(await pipe.transform(query, posts));
  });
});
