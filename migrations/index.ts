import { CreateUsers1760000000001 } from './1760000000001-create-users.js';
import { CreatePosts1760000000002 } from './1760000000002-create-posts.js';

/** Every change of the schema, in order. */
export const migrations = [CreateUsers1760000000001, CreatePosts1760000000002];
