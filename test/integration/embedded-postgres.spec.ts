import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { EmbeddedPostgres } from '#infrastructure/database/embedded/embedded-postgres.js';
import { serverAccount } from '#infrastructure/database/embedded/unprivileged.js';

import { connected } from '../support/cluster-connection.js';
import { killed, killOwners, LAUNCHER, owner, processesOf, survivors } from '../support/embedded-owner.js';

const PLATFORM_PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
const asRoot = process.getuid?.() === 0 ? it : it.skip;

let folder: string;
/** Initialised by the first test that starts it; each of the others makes a table of its own. */
let directory: string;
const servers: EmbeddedPostgres[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'galley-embedded-'));
  await chmod(folder, 0o755);
  directory = join(folder, 'shared');
  await mkdir(directory);
});

afterEach(async () => {
  killOwners();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a stop and a start', async () => {
    const first = await start();
    await write(first.url(), 'over_a_stop');
    await first.stop();
    const second = await start();
    expect(await read(second.url(), 'over_a_stop')).toBe('kept');
  });

  it('is UTF-8, lives in UTC and listens to this machine alone', async () => {
    const server = await start();
    const shown = await connected(server.url(), async (client) => {
      const { rows } = await client.query(
        `select current_database() as name, current_setting('server_encoding') as encoding, lower('ÄÖ') as folded,
                current_setting('timezone') as timezone, current_setting('listen_addresses') as address`,
      );
      return rows[0] as unknown;
    });
    expect(shown).toEqual({
      name: 'galley',
      encoding: 'UTF8',
      folded: 'äö',
      timezone: 'UTC',
      address: '127.0.0.1',
    });
  });

  it('asks for the password, which only its user can read', async () => {
    const server = await start();
    const stranger = new URL(server.url());
    stranger.password = 'wrong';
    await expect(read(stranger.href, 'any')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(directory, 'password'))).mode & 0o077).toBe(0);
  });

  it('leaves nothing running after a stop, which may be asked for twice', async () => {
    const server = await start();
    expect(await processesOf(directory)).not.toEqual([]);
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(await survivors(directory)).toEqual([]);
    await expect(stat(join(directory, 'owner.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('tells what its log says when it does not start, and lets go of the directory', async () => {
    await expect(
      EmbeddedPostgres.start({ directory, settings: { shared_buffers: 'plenty' } }),
    ).rejects.toMatchObject({
      name: 'EmbeddedPostgresUnavailable',
      message: expect.stringMatching(/DATABASE_URL[^]*invalid value for parameter "shared_buffers"/),
    });
    await expect(start()).resolves.toBeInstanceOf(EmbeddedPostgres);
  });

  it('says what to do when the platform package is not installed', async () => {
    const home = await projectWithout(join(folder, 'production'));
    const { error } = await owner({ directory, launcher: join(home, 'embedded') });
    expect(error).toMatch(/^EmbeddedPostgresUnavailable: .*is not installed\. Set DATABASE_URL/);
  });
});

describe('the owner of a directory', () => {
  it('shares it with no other living process', async () => {
    const { child } = await owner({ directory });
    await expect(start()).rejects.toMatchObject({
      name: 'DirectoryInUse',
      pid: child.pid,
      message: expect.stringContaining(`process ${child.pid}`),
    });
  });

  it('shares it with nobody in its own process either', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ name: 'DirectoryInUse', pid: process.pid });
  });

  it('is one of many that start at once', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => owner({ directory })));
    expect(outcomes.filter(({ url }) => url !== undefined)).toHaveLength(1);
    expect(outcomes.filter(({ error }) => error?.startsWith('DirectoryInUse'))).toHaveLength(3);
  });

  it('inherits from a dead process whose pid somebody else has now', async () => {
    await writeFile(join(directory, 'owner.pid'), `${process.pid} started-at-another-time\n`);
    await expect(start()).resolves.toBeInstanceOf(EmbeddedPostgres);
  });
});

describe('after kill -9 of the owner', () => {
  it('nothing is left running', async () => {
    const { child } = await owner({ directory });
    await killed(child);
    expect(await survivors(directory)).toEqual([]);
  });

  it('the next start is at once possible and finds what was committed', async () => {
    const { child, url } = await owner({ directory });
    await write(url ?? '', 'over_a_kill');
    await killed(child);
    const next = await start();
    expect(await read(next.url(), 'over_a_kill')).toBe('kept');
  });

  it('a server that has lost its watchdog is ended by the next start', async () => {
    const { child, url } = await owner({ directory });
    await write(url ?? '', 'over_an_orphan');
    for (const pid of await processesOf(directory, 'galley-watchdog')) process.kill(-pid, 'SIGKILL');
    await killed(child);
    const [orphan] = await processesOf(directory, 'postgres -D');
    expect(orphan).toBeDefined();
    const next = await start();
    expect(await processesOf(directory, 'postgres -D')).not.toContain(orphan);
    expect(await read(next.url(), 'over_an_orphan')).toBe('kept');
  });

  it('a server killed as well recovers, though its pid is somebody else’s by now', async () => {
    const { child, url } = await owner({ directory });
    await write(url ?? '', 'over_a_recovery');
    const [postmaster = 0] = await processesOf(directory, 'postgres -D');
    process.kill(postmaster, 'SIGKILL');
    await killed(child);
    const stranger = spawn('sleep', ['60'], { ...(await serverAccount()), cwd: '/' });
    const pidFile = join(directory, 'data', 'postmaster.pid');
    await writeFile(pidFile, (await readFile(pidFile, 'utf8')).replace(/^\d+/, `${stranger.pid}`));
    const next = await start();
    expect(await read(next.url(), 'over_a_recovery')).toBe('kept');
    expect(stranger.kill()).toBe(true);
  });
});

describe('beside its owner', () => {
  it('does not hear Ctrl-C, so the service can drain', async () => {
    const { child, url } = await owner({ directory });
    await write(url ?? '', 'over_ctrl_c');
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
    expect(await read(url ?? '', 'over_ctrl_c')).toBe('kept');
  });

  it('does not keep an owner alive that has nothing left to do', async () => {
    const { child } = await owner({ directory, afterwards: '' });
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(await survivors(directory)).toEqual([]);
  });
});

describe('as root', () => {
  asRoot('runs as nobody, who owns the data', async () => {
    const server = await start();
    const { uid } = await serverAccount();
    expect((await stat(join(directory, 'data'))).uid).toBe(uid);
    // A checkout that nobody can enter has its binaries elsewhere, and says so.
    expect(server.notice ?? '').not.toContain('data is kept');
  });

  asRoot('works from a folder that nobody can enter, and keeps the data over a kill', async () => {
    const home = await projectWithout(join(folder, 'private'));
    await cp(resolve('node_modules', PLATFORM_PACKAGE), join(home, 'node_modules', PLATFORM_PACKAGE), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await rm(join(home, 'node_modules', PLATFORM_PACKAGE, 'native/lib/libicuuc.so.60'));
    await chmod(home, 0o700);
    const hidden = join(home, '.data');
    const launcher = join(home, 'embedded');
    const first = await owner({ directory: hidden, launcher });
    const places = [...(first.notice ?? '').matchAll(/\/var\/tmp\/galley-[0-9a-f]{16}/g)].map(
      ([place]) => place,
    );
    try {
      expect(first.error).toBeUndefined();
      expect(first.notice).toMatch(/PostgreSQL runs from \/var\/tmp.*data is kept in \/var\/tmp/);
      await write(first.url ?? '', 'hidden');
      await killed(first.child);
      const second = await owner({ directory: hidden, launcher });
      expect(await read(second.url ?? '', 'hidden')).toBe('kept');
      await killed(second.child);
      expect(await survivors(places[1] ?? '')).toEqual([]);
    } finally {
      await Promise.all(places.map((place) => rm(place, { recursive: true, force: true })));
    }
  });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await EmbeddedPostgres.start({ directory, settings: { fsync: 'off' } });
  servers.push(server);
  return server;
}

/** A project of its own that has our launcher and pg, and no PostgreSQL. */
async function projectWithout(home: string): Promise<string> {
  await mkdir(join(home, 'node_modules'), { recursive: true });
  await cp(LAUNCHER, join(home, 'embedded'), { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "type": "module" }');
  await symlink(resolve('node_modules/pg'), join(home, 'node_modules/pg'));
  return home;
}

async function write(url: string, table: string): Promise<void> {
  await connected(url, (client) => client.query(`create table ${table} as select 'kept' as word`));
}

async function read(url: string, table: string): Promise<unknown> {
  const { rows } = await connected(url, (client) =>
    client.query<{ word: string }>(`select word from ${table}`),
  );
  return rows[0]?.word;
}
