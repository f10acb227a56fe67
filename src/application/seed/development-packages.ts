import type { Faker } from '@faker-js/faker';
import type { SingleBar } from 'cli-progress';
import type { from } from 'pg-copy-streams';
import { SeedRefused } from './seed.errors.js';

/** What the seed uses and a production install does not carry. */
export interface DevelopmentPackages {
  /** Speaks English, and says the same after the same seed; one at a time. */
  faker(seed: number): Faker;
  copyFrom: typeof from;
  ProgressBar: typeof SingleBar;
}

/** Loads them. Throws `SeedRefused` where they are not installed. */
export async function developmentPackages(): Promise<DevelopmentPackages> {
  try {
    const [{ faker }, copyStreams, progress] = await Promise.all([
      // Without the other seventy languages.
      import('@faker-js/faker/locale/en'),
      import('pg-copy-streams'),
      import('cli-progress'),
    ]);
    return {
      faker: (seed) => {
        faker.seed(seed);
        return faker;
      },
      copyFrom: copyStreams.default.from,
      ProgressBar: progress.default.SingleBar,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const what = 'The seed needs the development packages, which are not installed here: run npm ci first';
    throw new SeedRefused(what, { cause: error });
  }
}
