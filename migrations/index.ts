import { CreateUsers1760000000001 } from './1760000000001-create-users.js';
import { CreatePosts1760000000002 } from './1760000000002-create-posts.js';
import { CreateJobs1760000000003 } from './1760000000003-create-jobs.js';
import { CreateKeptAnswers1760000000004 } from './1760000000004-create-kept-answers.js';

/** Every change of the schema, in order. */
export const migrations = [
  CreateUsers1760000000001,
  CreatePosts1760000000002,
  CreateJobs1760000000003,
  CreateKeptAnswers1760000000004,
];
