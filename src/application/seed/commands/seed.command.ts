import type { Settings } from '#infrastructure/config/settings.js';
import { Clock } from '#infrastructure/system/clock.js';
import { developmentPackages } from '../development-packages.js';
import { SeedRefused } from '../seed.errors.js';
import { SeedRepository } from '../seed.repository.js';
import { SEEDED_PASSWORD } from '../seeded-users.js';
import { fill } from '../seeding.js';

const DEFAULT_POSTS = 1_000;
const MOST_POSTS = 10_000_000;

/**
 * Fills the database with users and posts, the same for the same number of posts; returns what to tell the operator.
 * Throws `SeedRefused`, having written nothing.
 */
export async function seed({ app, database }: Settings, size: string, clock = new Clock()): Promise<string> {
  if (app.environment === 'staging' || app.environment === 'prod')
    throw new SeedRefused(
      `Nothing is seeded in ${app.environment}: everybody knows the password of seeded users`,
    );
  const posts = numberOfPosts(size);
  const packages = await developmentPackages();
  const begun = clock.milliseconds();
  const users = await SeedRepository.transaction(database.url, packages.copyFrom, (repository) =>
    fill(repository, posts, packages, clock),
  );
  const seconds = ((clock.milliseconds() - begun) / 1_000).toFixed(1);
  return (
    `Seeded ${users.length} users and ${posts} posts in ${seconds} s. ` +
    `Sign in as ${users[0]?.email} with the password ${SEEDED_PASSWORD}`
  );
}

function numberOfPosts(text: string): number {
  const posts = text === '' ? DEFAULT_POSTS : Number(/^\d+$/.exec(text)?.[0] ?? 0);
  if (posts >= 1 && posts <= MOST_POSTS) return posts;
  throw new SeedRefused(`The number of posts is a whole number from 1 to ${MOST_POSTS}, not "${text}"`);
}
