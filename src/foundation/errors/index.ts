export * from './application-error.js';
export * from './error-code.js';
export * from './kinds.js';
export * from './problem-type.js';
