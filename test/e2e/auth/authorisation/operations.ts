import { randomUUID } from 'node:crypto';
import { LONG_ENOUGH, type Person } from '../../../support/person.js';
import type { TestApp } from '../../../support/test-app.js';
import { registration } from '../../users/registrations.js';
import { decoded } from '../forgery.js';
import { signIn } from '../token-pairs.js';
import { toConfirm, toReset, toVerify } from './mailed-tokens.js';
import { admin, anybody, owner, ownerOrAdmin, type Row, user } from './who-may.js';

const account = ({ id, username }: Person) => ({ id, username });
const draft = async (ann: Person) => ({ id: (await ann.drafts()).id });
const published = async (ann: Person) => ({ id: (await ann.publishes()).id });
const archived = async (ann: Person) => ({ id: (await ann.drafts({ status: 'archived' })).id });

const session = async (ann: Person, app: TestApp) => ({
  id: String(decoded((await signIn(app, ann)).access_token, 1)['sid']),
});

const tokenOf = async (ann: Person, _: Person, app: TestApp) => ({
  refresh_token: (await signIn(app, ann)).refresh_token,
});

const NEW_PASSWORD = 'an evening at the harbour';

const POST = { title: 'An evening in Galley', content: LONG_ENOUGH };
/** What is not published is nothing to others, and its list is not theirs to see. */
const UNPUBLISHED = { stranger: 404, another: 404, owner: 200, admin: 200 };
const UNPUBLISHED_ONES = { stranger: 403, another: 403, owner: 200, admin: 200 };

/** Who may do what: every operation of the document stands here, or the walk fails. */
export const OPERATIONS: Row[] = [
  ['POST /v1/users', anybody(201), { body: () => registration() }],
  ['GET /v1/users', admin()],
  ['GET /v1/users?ids={id}', anybody(), { about: account }],
  ['GET /v1/users/me', user()],
  ['PATCH /v1/users/me', user(), { body: { bio: 'Sails.' } }],
  [
    'DELETE /v1/users/me',
    user(204),
    { body: (_: Person, { password }: Person) => ({ password, posts: 'remove' }) },
  ],
  ['GET /v1/users/me/export', user()],
  ['GET /v1/users/by-username/{username}', anybody(), { about: account }],
  ['GET /v1/users/{id}', anybody(), { about: account }],
  ['PATCH /v1/users/{id}', admin(), { about: account, body: { status: 'active' } }],

  ['POST /v1/auth/login', anybody(), { body: ({ email, password }: Person) => ({ email, password }) }],
  ['POST /v1/auth/refresh', anybody(), { body: tokenOf }],
  ['POST /v1/auth/logout', user(204)],
  ['POST /v1/auth/email/verify', anybody(204), { body: toVerify }],
  ['POST /v1/auth/email/resend', user(202)],
  [
    'POST /v1/auth/email/change',
    user(202),
    { body: (_, { password }) => ({ email: `${randomUUID()}@example.com`, password }) },
  ],
  ['POST /v1/auth/email/confirm', anybody(204), { body: toConfirm }],
  ['POST /v1/auth/password/forgot', anybody(202), { body: ({ email }: Person) => ({ email }) }],
  [
    'POST /v1/auth/password/reset',
    anybody(204),
    { body: async (...who) => ({ ...(await toReset(...who)), password: NEW_PASSWORD }) },
  ],
  [
    'POST /v1/auth/password/change',
    user(204),
    { body: (_, { password }) => ({ current_password: password, password: NEW_PASSWORD }) },
  ],
  ['GET /v1/auth/sessions', user()],
  ['DELETE /v1/auth/sessions', user(204)],
  ['DELETE /v1/auth/sessions/{id}', owner(204, 404), { about: session }],

  ...['v1', 'v2'].flatMap(postOperations),

  ['GET /v1/admin/audit-events', admin()],
  ['GET /v1/admin/flags', admin()],
  [
    'PATCH /v1/admin/flags/{key}',
    admin(),
    { about: () => ({ key: 'full-text-search' }), body: { enabled: true } },
  ],
  ['GET /v1/admin/jobs', admin()],
  ['GET /v1/admin/settings', admin()],
  [
    'PATCH /v1/admin/settings/{name}',
    admin(),
    { about: () => ({ name: 'LOG_LEVEL' }), body: { value: 'trace' } },
  ],
  ['POST /v1/admin/jobs/{id}/retry', admin(404), { about: () => ({ id: randomUUID() }) }],

  ['GET /health', anybody()],
  ['GET /health/live', anybody()],
  ['GET /health/ready', anybody()],
  ['GET /health/startup', anybody()],
  ['GET /problems/{slug}', anybody(), { about: () => ({ slug: 'not-found' }) }],
  ['GET /.well-known/security.txt', anybody()],
  ['GET /.well-known/jwks.json', anybody()],
];

/** The versions of a resource differ in how it looks, and in nothing that anybody may do. */
function postOperations(version: string): Row[] {
  return [
    [`POST /${version}/posts`, user(201), { body: POST }],
    [`GET /${version}/posts`, anybody()],
    [`GET /${version}/posts?status=draft&author_id={id}`, UNPUBLISHED_ONES, { about: account }],
    [`GET /${version}/posts/{id}`, anybody(), { about: published }],
    [`GET /${version}/posts/{id}`, UNPUBLISHED, { about: draft }],
    [
      `PATCH /${version}/posts/{id}`,
      ownerOrAdmin(),
      { about: published, body: { title: 'Second thoughts' } },
    ],
    [`DELETE /${version}/posts/{id}`, ownerOrAdmin(204), { about: published }],
    [`POST /${version}/posts/{id}/publish`, owner(), { about: draft }],
    [`POST /${version}/posts/{id}/archive`, ownerOrAdmin(), { about: draft }],
    [`POST /${version}/posts/{id}/unarchive`, ownerOrAdmin(), { about: archived }],
    [
      `POST /${version}/posts/{id}/transfer`,
      ownerOrAdmin(),
      {
        about: draft,
        body: async (ann: Person, _: Person, app: TestApp) => ({
          from_user_id: ann.id,
          to_user_id: (await app.signUp('bob')).id,
        }),
      },
    ],
  ];
}
