export * from './choices.js';
export * from './decency.js';
export * from './identity.js';
export * from './instants.js';
export * from './numbers.js';
export * from './optional.js';
export * from './tags.js';
export * from './text.js';
