import { Queue } from '#infrastructure/jobs/queue.js';

/** Users who have registered and not been welcomed. */
export const WELCOMES = new Queue<{ userId: string }>('users.welcome');
