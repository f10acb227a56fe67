import { Queue } from '#infrastructure/jobs/queue.js';

/** Users who have registered and not been welcomed. */
export const WELCOMES = new Queue<{ userId: string }>('users.welcome');

/** Users whose e-mail address is still to be proven; somebody who can do that takes them from here. */
export const UNPROVEN_ADDRESSES = new Queue<{ userId: string }>('users.unproven-addresses');
