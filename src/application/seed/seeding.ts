import { PasswordSettings } from '#infrastructure/config/settings.js';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import type { Clock } from '#infrastructure/system/clock.js';
import { Post } from '../posts/index.js';
import { User } from '../users/index.js';
import { Chance } from './chance.js';
import type { DevelopmentPackages } from './development-packages.js';
import { collectPhrases } from './phrases.js';
import { showProgress } from './progress.js';
import { SeedRefused } from './seed.errors.js';
import type { SeedRepository } from './seed.repository.js';
import { seededPosts } from './seeded-posts.js';
import { SEEDED_DOMAIN, SEEDED_PASSWORD, seededUsers } from './seeded-users.js';
import { Writer } from './writer.js';

const SEED = 8_000;
const POSTS_PER_USER = 10;
const MOST_USERS = 50_000;

/** Writes that many posts, and their authors, whom it returns. Throws `SeedRefused` where the database is not ready for it. */
export async function fill(
  repository: SeedRepository,
  count: number,
  packages: DevelopmentPackages,
  clock: Clock,
): Promise<User[]> {
  await requireReadiness(repository);
  const faker = packages.faker(SEED);
  const chance = new Chance(() => faker.number.float());
  const passwordHash = await new Passwords(new PasswordSettings()).hash(SEEDED_PASSWORD);
  const authors = Math.min(Math.ceil(count / POSTS_PER_USER), MOST_USERS);
  const users = seededUsers(authors, passwordHash, faker, chance);
  await repository.copy(User, users, () => undefined);
  const posts = seededPosts(count, users, new Writer(collectPhrases(faker), chance), chance);
  const progress = showProgress(count, process.stderr, packages.ProgressBar, clock);
  await repository.copy(Post, posts, (copied) => progress.reached(copied)).finally(() => progress.end());
  await repository.analyse('users', 'posts');
  return users;
}

async function requireReadiness(repository: SeedRepository): Promise<void> {
  if (!(await repository.hasTables()))
    throw new SeedRefused('The database has no tables yet: run npm run galley -- migrate up first');
  const users = await repository.countUsersAt(SEEDED_DOMAIN);
  if (users > 0)
    throw new SeedRefused(
      `The database has ${users} seeded users already: seed another one, or remove them first`,
    );
}
