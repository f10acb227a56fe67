import type { Test } from 'supertest';
import type { Person } from '../../support/person.js';

export const DAY_MS = 86_400_000;

/** Closes the account of somebody who knows their password. */
export const closeAccount = (person: Person, posts: 'remove' | 'anonymise'): Test =>
  person.delete('/v1/users/me').send({ password: person.password, posts });
