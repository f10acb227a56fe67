import { Queue } from '#infrastructure/jobs/queue.js';
import type { Occasion } from './occasions.js';

/** Letters about a one-time token. Whom they go to and what the token is, its row tells, never the job. */
export const LETTERS = new Queue<{ occasion: Occasion; tokenId: string }>('auth.letters');

/** Addresses that somebody wants to have, each with a token to prove it. */
export const WANTED_ADDRESSES = new Queue<{ tokenId: string }>('auth.wanted-addresses');

/** Users whose password was changed. */
export const CHANGED_PASSWORDS = new Queue<{ userId: string }>('auth.changed-passwords');

/** Sessions that were ended because their refresh token came twice. */
export const REUSES = new Queue<{ sessionId: string }>('auth.reuse');
