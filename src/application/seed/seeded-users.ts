import type { Faker } from '@faker-js/faker';
import { User } from '../users/index.js';
import type { Chance } from './chance.js';
import { instant, REGISTRATIONS, soonAfter } from './timeline.js';

/** All seeded addresses end so, and no others: nobody can own one (RFC 2606). */
export const SEEDED_DOMAIN = 'seeded.example';

/** The password of every seeded user. Published with the source, so the seed stays out of staging and production. */
export const SEEDED_PASSWORD = 'a-ladle-for-everyone';

const LONGEST_STEM = 16;
const LONGEST_ACCOUNT_AGE = 200 * 86_400_000;

/** Makes that many users, in the order in which they registered. */
export function seededUsers(count: number, passwordHash: string, faker: Faker, chance: Chance): User[] {
  const nextUsername = usernames(faker, chance);
  const { from, until } = REGISTRATIONS;
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(from + ((until - from) * (index - chance.fraction())) / count);
    const { username, displayName } = nextUsername();
    const email = `${username.toLowerCase()}@${SEEDED_DOMAIN}`;
    const bio = chance.happens(0.6) ? faker.person.bio() : null;
    const age = chance.happens(0.5) ? Math.min(chance.whole(18, 90), chance.whole(18, 90)) : null;
    const registration = { username, email, passwordHash, displayName, bio, age };
    const user = User.register(chance.id(at), registration, new Date(at));
    if (chance.happens(0.4)) user.updatedAt = instant(soonAfter(at, LONGEST_ACCOUNT_AGE, chance));
    return Object.assign(user, { emailVerified: chance.happens(0.9), version: 1 });
  });
}

/** Names that nobody has yet, and perhaps the one to show for it. */
function usernames(faker: Faker, chance: Chance): () => { username: string; displayName: string | null } {
  const taken = new Map<string, number>();
  return () => {
    const [first, last] = [faker.person.firstName(), faker.person.lastName()];
    const forms = [
      `${first}_${last}`,
      `${first}-${last}`.toLowerCase(),
      `${first}${last}`,
      `${first.charAt(0)}${last}`.toLowerCase(),
    ];
    // Without digits, so that the numbers that follow never make two names one.
    const stem = chance
      .pick(forms)
      .replaceAll(/[^A-Za-z_-]/g, '')
      .slice(0, LONGEST_STEM);
    const times = (taken.get(stem.toLowerCase()) ?? 0) + 1;
    taken.set(stem.toLowerCase(), times);
    const username = times === 1 && stem.length > 2 ? stem : `${stem}${times + 10}`;
    return { username, displayName: chance.happens(0.8) ? `${first} ${last}` : null };
  };
}
