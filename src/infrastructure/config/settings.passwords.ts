import { Whole } from './settings.decorators.js';

export class PasswordSettings {
  @Whole('PASSWORD_HASH_CONCURRENCY', {
    min: 1,
    max: 64,
    about: 'Passwords that this process hashes at once',
  })
  readonly concurrency: number = 2;

  @Whole('PASSWORD_HASH_MAX_WAITING', {
    min: 1,
    max: 10_000,
    about: 'Passwords that may wait to be hashed; whoever comes then is answered 503 at once',
  })
  // Each holds one of the places of `MAX_REQUESTS_IN_FLIGHT`, of which they get half at the most.
  readonly maxWaiting: number = 50;

  @Whole('PASSWORD_HASH_MEMORY_KIB', {
    min: 7_168,
    max: 1_048_576,
    about: 'Memory that hashing a password takes; whoever signs in gets an older hash made anew',
  })
  readonly memoryKib: number = 7_168;

  @Whole('PASSWORD_HASH_PASSES', {
    min: 1,
    max: 20,
    about: 'Passes over that memory for each password',
  })
  readonly passes: number = 5;
}
