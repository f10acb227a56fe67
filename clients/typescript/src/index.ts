export { type Client, type ClientOptions, createClient } from './client.js';
export type * from './contract.js';
export { ProblemError, type ProblemSlug } from './problem-error.js';
export type { Credentials, Tokens } from './session.js';
