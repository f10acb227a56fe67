/** What a value of this name looks like, and how long it gets where its class does not say so. */
interface Word {
  readonly example: string | number;
  readonly maxLength?: number;
  readonly format?: string;
}

const ID: Word = { example: '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45', format: 'uuid' };
const INSTANT: Word = { example: '2026-01-31T09:30:00.000Z' };
const KEY: Word = { example: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', maxLength: 1_024 };
const NAME: Word = { example: 'LOG_LEVEL', maxLength: 100 };

/** The names that the contract uses, each with the same meaning wherever it stands. */
const WORDS: Readonly<Record<string, Word>> = {
  expires_on: { example: '2027-12-31', maxLength: 10 },
  key: { example: 'registration-open', maxLength: 100 },
  owner: { example: 'users', maxLength: 100 },
  percentage: { example: 25 },
  roles: { example: 'admin', maxLength: 16 },
  user_ids: ID,
  answer: { example: 'Not Found', maxLength: 10_000 },
  about: { example: 'The least level that is logged', maxLength: 1_000 },
  access_token: {
    example: 'eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTk5In0.c2ln',
    maxLength: 8_192,
  },
  action: { example: 'post.deleted', maxLength: 100 },
  address: { example: '192.0.2.17', maxLength: 64 },
  address_hash: { example: '9c56cc51b374c3ba189210d5b6d4bf57', maxLength: 128 },
  age: { example: 34 },
  alg: { example: 'EdDSA', maxLength: 16 },
  avatar_url: { example: '/static/default-avatar.png', maxLength: 4_096 },
  bio: { example: 'Cooks, sails, and writes about both.', maxLength: 500 },
  content: { example: 'A harbour, a ladle and a **long** evening.', maxLength: 100_000 },
  content_html: {
    example: '<p>A harbour, a ladle and a <strong>long</strong> evening.</p>',
    maxLength: 10_000_000,
  },
  crv: { example: 'Ed25519', maxLength: 16 },
  current_password: { example: 'the galley smells of thyme' },
  cursor: { example: 'WyIyMDI2LTAxLTMxIl0.3v1xk2Zt0kq5lA8r' },
  details: { example: 'active', maxLength: 1_000 },
  device: { example: 'Mozilla/5.0 (X11; Linux x86_64)', maxLength: 200 },
  display_name: { example: 'Ann of the Galley', maxLength: 50 },
  e: { ...KEY, example: 'AQAB' },
  email: { example: 'ann@example.com', maxLength: 254 },
  error: { example: 'email is unavailable', maxLength: 100_000 },
  expires_in: { example: 900 },
  id: ID,
  kid: KEY,
  kty: { example: 'OKP', maxLength: 16 },
  limit: { example: 20 },
  n: KEY,
  name: NAME,
  next_cursor: { example: 'WyIyMDI2LTAxLTMxIl0.3v1xk2Zt0kq5lA8r', maxLength: 2_048 },
  password: { example: 'the galley smells of thyme' },
  q: { example: 'harbour' },
  queue: { example: 'users.welcome', maxLength: 100 },
  refresh_token: { example: 'Zk3mB0m2c4l8q1yXw7vUuTtSsRrQqPpOoNnMmLlKkJj', maxLength: 1_024 },
  request_id: { example: '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45', maxLength: 128 },
  slug: { example: 'not-found', maxLength: 100 },
  source: { example: 'environment', maxLength: 100 },
  subject_id: { example: '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45', maxLength: 100 },
  subject_type: { example: 'post', maxLength: 100 },
  tag: { example: 'harbours', maxLength: 30 },
  tags: { example: 'harbours', maxLength: 30 },
  title: { example: 'An evening in Galley', maxLength: 200 },
  token: { example: 'Zk3mB0m2c4l8q1yXw7vUuTtSsRrQqPpOoNnMmLlKkJj' },
  total: { example: 42 },
  username: { example: 'ann-lee', maxLength: 20 },
  value: { example: 'info', maxLength: 10_000 },
  version: { example: 3 },
  x: KEY,
  y: KEY,
};

export function wordFor(name: string): Word | undefined {
  if (Object.hasOwn(WORDS, name)) return WORDS[name];
  if (name === 'ids' || name.endsWith('_id')) return ID;
  return /_(at|after|before)$/.test(name) ? INSTANT : undefined;
}
