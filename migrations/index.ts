import { CreateUsers1760000000001 } from './1760000000001-create-users.js';
import { CreatePosts1760000000002 } from './1760000000002-create-posts.js';
import { CreateJobs1760000000003 } from './1760000000003-create-jobs.js';
import { CreateKeptAnswers1760000000004 } from './1760000000004-create-kept-answers.js';
import { AddCredentialsVersionToUsers1760000000005 } from './1760000000005-add-credentials-version-to-users.js';
import { CreateAuditEvents1760000000006 } from './1760000000006-create-audit-events.js';
import { CreateSessions1760000000007 } from './1760000000007-create-sessions.js';
import { CreateSignInAttempts1760000000009 } from './1760000000009-create-sign-in-attempts.js';
import { CreateOneTimeTokens1760000000010 } from './1760000000010-create-one-time-tokens.js';
import { CloseAccounts1760000000011 } from './1760000000011-close-accounts.js';
import { CreateRuntimeSettings1760000000012 } from './1760000000012-create-runtime-settings.js';
import { SchedulePosts1760000000013 } from './1760000000013-schedule-posts.js';
import { CreateFeatureFlags1760000000014 } from './1760000000014-create-feature-flags.js';

/** Every change of the schema, in order. */
export const migrations = [
  CreateUsers1760000000001,
  CreatePosts1760000000002,
  CreateJobs1760000000003,
  CreateKeptAnswers1760000000004,
  AddCredentialsVersionToUsers1760000000005,
  CreateAuditEvents1760000000006,
  CreateSessions1760000000007,
  CreateSignInAttempts1760000000009,
  CreateOneTimeTokens1760000000010,
  CloseAccounts1760000000011,
  CreateRuntimeSettings1760000000012,
  SchedulePosts1760000000013,
  CreateFeatureFlags1760000000014,
];
