import { Queue } from '#infrastructure/jobs/queue.js';

/** Sessions whose refresh token came twice, and whose user has not been told. */
export const REUSES = new Queue<{ sessionId: string }>('auth.reuse');
