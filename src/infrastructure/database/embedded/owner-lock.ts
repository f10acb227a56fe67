// oxlint-disable no-await-in-loop -- each attempt follows the one before
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DirectoryInUse, EmbeddedPostgresUnavailable } from './embedded-postgres.errors.js';
import { fingerprint } from './running-process.js';

const ATTEMPTS = 10;

/** Says in `owner.pid` that this process owns the directory. */
export interface OwnerLock {
  release(): Promise<void>;
}

/** Takes the directory, from a dead owner too. Throws DirectoryInUse while another owner lives. */
export async function lockDirectory(directory: string): Promise<OwnerLock> {
  const path = ownerFile(directory);
  const ours = `${process.pid} ${(await fingerprint(process.pid)) ?? ''}\n`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await claim(path, ours)) return { release: () => releaseOwn(path, ours) };
    const holder = await contents(path);
    const pid = await livingOwner(holder);
    if (pid !== undefined) throw new DirectoryInUse(directory, pid);
    await takeAway(path, holder);
  }
  throw new EmbeddedPostgresUnavailable(
    `${path} keeps changing hands: several processes are starting at once`,
  );
}

/** The pid of the living process that owns the directory; undefined when none does. */
export async function livingOwnerOf(directory: string): Promise<number | undefined> {
  return livingOwner(await contents(ownerFile(directory)));
}

/** A hard link appears whole or not at all, so nobody reads a half-written owner. */
async function claim(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function livingOwner(text: string): Promise<number | undefined> {
  const [pid = '', ...started] = text.trim().split(' ');
  const running = /^\d+$/.test(pid) ? await fingerprint(Number(pid)) : undefined;
  return running !== undefined && running === started.join(' ') ? Number(pid) : undefined;
}

/** Moves the dead owner's file aside; gives it back when a new owner was quicker than we were. */
async function takeAway(path: string, judged: string): Promise<void> {
  const aside = `${path}.${process.pid}.old`;
  await rename(path, aside).catch(() => undefined);
  if ((await contents(aside)) !== judged) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function releaseOwn(path: string, ours: string): Promise<void> {
  if ((await contents(path)) === ours) await rm(path, { force: true });
}

async function contents(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function ownerFile(directory: string): string {
  return join(directory, 'owner.pid');
}
