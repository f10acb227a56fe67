import { Queue } from '#infrastructure/jobs/queue.js';

/** Users who have closed their account and not been told so. */
export const FAREWELLS = new Queue<{ userId: string }>('privacy.farewell');
