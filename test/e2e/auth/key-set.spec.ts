import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { decoded, KEY } from './forgery.js';
import { signIn, statusWith } from './token-pairs.js';

const pem = (key: KeyObject): string =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

const ed25519 = generateKeyPairSync('ed25519');
const nextEd25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

interface Jwk {
  readonly kid: string;
  readonly kty: string;
}

describe('A key pair that signs access tokens', () => {
  const apps: TestApp[] = [];
  const start = async (settings: Record<string, string>): Promise<TestApp> => {
    const app = await TestApp.start({ SECRET_KEY: KEY, ...settings });
    apps.push(app);
    return app;
  };
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
  });

  const keySetOf = async (app: TestApp): Promise<Jwk[]> => {
    const { body } = await app.stranger.get('/.well-known/jwks.json').expect(200);
    return body.keys as Jwk[];
  };

  it.each([
    ['EdDSA', ed25519, ['crv', 'kty', 'x']],
    ['ES256', p256, ['crv', 'kty', 'x', 'y']],
    ['RS256', rsa, ['e', 'kty', 'n']],
  ] as const)('by %s is published, and others verify by it', async (algorithm, pair, members) => {
    const app = await start({ JWT_ALGORITHM: algorithm, JWT_PRIVATE_KEY: pem(pair.privateKey) });
    const ann = await app.signUp('ann');
    expect(await statusWith(app, ann.token)).toBe(200);

    const [jwk] = await keySetOf(app);
    expect(Object.keys(jwk ?? {}).toSorted()).toEqual(['alg', 'kid', 'use', ...members].toSorted());
    expect(jwk).toMatchObject({ alg: algorithm, use: 'sig' });
    expect(decoded(ann.token, 0)).toEqual({ alg: algorithm, typ: 'at+jwt', kid: jwk?.kid });
    const thumb = Object.fromEntries(members.map((member) => [member, Reflect.get(jwk ?? {}, member)]));
    expect(jwk?.kid).toBe(hash('sha256', JSON.stringify(thumb), 'base64url'));

    const [head, claims, signature = ''] = ann.token.split('.');
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    expect(
      verify(
        algorithm === 'EdDSA' ? null : 'sha256',
        Buffer.from(`${head}.${claims}`),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
  });

  it('may be kept by clients for a while', async () => {
    const app = await start({ JWT_ALGORITHM: 'EdDSA', JWT_PRIVATE_KEY: pem(ed25519.privateKey) });
    const { headers } = await app.stranger.get('/.well-known/jwks.json').expect(200);
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('is not what a secret is: there is none to publish', async () => {
    const app = await start({});
    await app.stranger.get('/.well-known/jwks.json').expect(problem(404, 'not-found'));
  });

  it.each(['private', 'public'] as const)(
    'is good beside the next one, kept as its %s half, until its tokens have expired',
    async (half) => {
      const before = await start({ JWT_ALGORITHM: 'EdDSA', JWT_PRIVATE_KEY: pem(ed25519.privateKey) });
      const ann = await before.signUp('ann');
      const after = await start({
        JWT_ALGORITHM: 'EdDSA',
        JWT_PRIVATE_KEY: pem(nextEd25519.privateKey),
        JWT_PREVIOUS_KEY: pem(half === 'private' ? ed25519.privateKey : ed25519.publicKey),
      });
      expect(await statusWith(after, ann.token)).toBe(200);
      const bob = await after.signUp('bob');
      const kids = (await keySetOf(after)).map(({ kid }) => kid);
      expect(kids).toEqual([decoded(bob.token, 0)['kid'], decoded(ann.token, 0)['kid']]);
      const forgotten = await start({ JWT_ALGORITHM: 'EdDSA', JWT_PRIVATE_KEY: pem(nextEd25519.privateKey) });
      expect(await statusWith(forgotten, ann.token)).toBe(401);
    },
  );

  it('may be of another kind than the one before it', async () => {
    const before = await start({ JWT_ALGORITHM: 'RS256', JWT_PRIVATE_KEY: pem(rsa.privateKey) });
    const ann = await before.signUp('ann');
    const after = await start({
      JWT_ALGORITHM: 'ES256',
      JWT_PRIVATE_KEY: pem(p256.privateKey),
      JWT_PREVIOUS_KEY: pem(rsa.publicKey),
    });
    expect(await statusWith(after, ann.token)).toBe(200);
  });

  it('cannot be taken for a secret: neither its public half, in any form, nor SECRET_KEY signs anything', async () => {
    const app = await start({ JWT_ALGORITHM: 'RS256', JWT_PRIVATE_KEY: pem(rsa.privateKey) });
    const ann = await app.signUp('ann');
    const [, claims] = ann.token.split('.');
    const der = rsa.publicKey.export({ type: 'spki', format: 'der' });
    const keys = [
      pem(rsa.publicKey),
      pem(rsa.publicKey).trim(),
      der,
      JSON.stringify((await keySetOf(app))[0]),
      KEY,
    ];
    for (const alg of ['HS256', 'HS512', 'RS256'])
      for (const key of keys) {
        const head = Buffer.from(JSON.stringify({ ...decoded(ann.token, 0), alg })).toString('base64url');
        const digest = alg === 'HS512' ? 'sha512' : 'sha256';
        const mac = createHmac(digest, key).update(`${head}.${claims}`).digest('base64url');
        expect(await statusWith(app, `${head}.${claims}.${mac}`)).toBe(401);
      }
  });

  it('is not believed when the token itself brings it', async () => {
    const app = await start({ JWT_ALGORITHM: 'EdDSA', JWT_PRIVATE_KEY: pem(ed25519.privateKey) });
    const ann = await app.signUp('ann');
    const [, claims] = ann.token.split('.');
    const jwk = nextEd25519.publicKey.export({ format: 'jwk' });
    const header = { ...decoded(ann.token, 0), jwk, jku: `${app.url}/static/keys.json` };
    const head = Buffer.from(JSON.stringify(header)).toString('base64url');
    const signature = sign(null, Buffer.from(`${head}.${claims}`), nextEd25519.privateKey).toString(
      'base64url',
    );
    expect(await statusWith(app, `${head}.${claims}.${signature}`)).toBe(401);
  });
});

describe('A secret that signs access tokens', () => {
  it('is good beside the next one for a while', async () => {
    const next = `${KEY}, the next one`;
    const before = await TestApp.start({ SECRET_KEY: KEY });
    const after = await TestApp.start({ SECRET_KEY: next, SECRET_KEY_PREVIOUS: KEY });
    try {
      const [ann, bob] = [await before.signUp('ann'), await after.signUp('bob')];
      expect(await statusWith(after, ann.token)).toBe(200);
      expect(await statusWith(after, bob.token)).toBe(200);
      expect(await statusWith(before, bob.token)).toBe(401);
      const { access_token: token } = await signIn(after, ann);
      expect(await statusWith(before, token)).toBe(401);
    } finally {
      await Promise.all([before.close(), after.close()]);
    }
  });
});
