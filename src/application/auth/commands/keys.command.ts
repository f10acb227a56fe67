import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SECRET_BYTES = 48;
const MINUTE_MS = 60_000;

/** A key of the service: the file it is in, the one before it, and the settings that name both. */
interface KeyFile {
  readonly file: string;
  readonly setting: string;
  readonly previousFile: string;
  readonly previousSetting: string;
  readonly make: () => string;
  /** What is kept of the one before: enough to verify by. */
  readonly kept: (key: string) => string;
}

const KEYS: readonly KeyFile[] = [
  {
    file: 'secret-key',
    setting: 'SECRET_KEY_FILE',
    previousFile: 'secret-key-previous',
    previousSetting: 'SECRET_KEY_PREVIOUS_FILE',
    make: () => randomBytes(SECRET_BYTES).toString('base64'),
    kept: (secret) => secret,
  },
  {
    file: 'jwt-private-key',
    setting: 'JWT_PRIVATE_KEY_FILE',
    previousFile: 'jwt-previous-key',
    previousSetting: 'JWT_PREVIOUS_KEY_FILE',
    make: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    kept: (pem) => createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString(),
  },
];

/** Makes the keys that a service needs, in files that only their owner reads; returns the settings that name them. */
export async function generateKeys(folder: string): Promise<string> {
  const taken = KEYS.find(({ file }) => existsSync(join(folder, file)));
  if (taken) throw new Error(`${join(folder, taken.file)} is there already: rotate it`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { file, make } of KEYS) await writeKey(join(folder, file), make());
  return [...KEYS.map(({ file, setting }) => `${setting}=${join(folder, file)}`), 'JWT_ALGORITHM=EdDSA'].join(
    '\n',
  );
}

/**
 * Puts new keys in the place of those that are there, which are kept as the ones before; returns the settings that name these.
 * Throws while tokens signed by a key that would be overwritten may still be good.
 */
export async function rotateKeys(folder: string, expirationMinutes: number, now: Date): Promise<string> {
  const keys = KEYS.filter(({ file }) => existsSync(join(folder, file)));
  if (keys.length === 0) throw new Error(`${folder} has no keys: generate them`);
  for (const key of keys) await requireExpired(join(folder, key.previousFile), expirationMinutes, now);
  for (const key of keys) await rotate(folder, key);
  return [
    ...keys.map(({ previousFile, previousSetting }) => `${previousSetting}=${join(folder, previousFile)}`),
    ...(keys.some(({ setting }) => setting === 'JWT_PRIVATE_KEY_FILE') ? ['JWT_ALGORITHM=EdDSA'] : []),
    `Start every instance anew with these. After ${expirationMinutes} minutes they and their files may go.`,
  ].join('\n');
}

async function requireExpired(file: string, expirationMinutes: number, now: Date): Promise<void> {
  if (!existsSync(file)) return;
  const goodUntil = (await stat(file)).mtimeMs + expirationMinutes * MINUTE_MS;
  if (now.getTime() >= goodUntil) return;
  const until = new Date(goodUntil).toISOString();
  throw new Error(`Tokens by ${file} may be good until ${until}: rotate again after that`);
}

/** The old key is in its new place before the new one is in the old: a rotation that breaks off loses none. */
async function rotate(folder: string, { file, previousFile, make, kept }: KeyFile): Promise<void> {
  const place = join(folder, file);
  await replace(join(folder, previousFile), kept(await readFile(place, 'utf8')));
  await replace(place, make());
}

async function replace(file: string, key: string): Promise<void> {
  await writeKey(`${file}.next`, key);
  await rename(`${file}.next`, file);
}

const writeKey = (file: string, key: string): Promise<void> => writeFile(file, key, { mode: 0o600 });
