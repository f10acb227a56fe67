// oxlint-disable no-await-in-loop -- each attempt follows the one before
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { EmbeddedPostgresUnavailable } from './embedded-postgres.errors.js';
import { untilReady } from './readiness.js';
import { ServerProcess, type Launch } from './server-process.js';

const HOST = '127.0.0.1';
const ATTEMPTS = 5;
const BETWEEN_ATTEMPTS_MS = 200;
const LOG_TAIL_CHARACTERS = 2_000;
// Another process took the port, or a dead server's last child still holds its memory.
const PASSING = /Address already in use|pre-existing shared memory block/;

/** A server that answers. */
export interface StartedServer {
  url(database: string): string;
  stop(): Promise<void>;
}

export interface Access {
  /** 0 takes a free one. */
  readonly port: number;
  readonly password: string;
  /** Made when missing. */
  readonly database: string;
}

/** Launches until a server answers, again when what hinders it passes. Throws EmbeddedPostgresUnavailable with its log. */
export async function startServer(launch: Omit<Launch, 'port'>, access: Access): Promise<StartedServer> {
  for (let attempt = 1; ; attempt++) {
    const port = access.port || (await freePort());
    const url = (database: string) => serverUrl({ ...access, port, database });
    const settings = { listen_addresses: HOST, ...launch.settings };
    const server = await ServerProcess.launch({ ...launch, settings, port });
    const readiness = await untilReady(server, url('postgres'), launch.data, access.database);
    if (readiness === 'ready') return { url, stop: () => server.stop() };
    await server.stop();
    const log = await readFile(launch.logFile, 'utf8');
    if (attempt < ATTEMPTS && readiness === 'ended' && PASSING.test(log)) await delay(BETWEEN_ATTEMPTS_MS);
    else throw failure(readiness, launch.logFile, log);
  }
}

/** Where to connect, as user postgres. */
export function serverUrl({ password, port, database }: Access): string {
  return `postgres://postgres:${password}@${HOST}:${port}/${encodeURIComponent(database)}`;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function failure(readiness: string, logFile: string, log: string): EmbeddedPostgresUnavailable {
  return new EmbeddedPostgresUnavailable(
    `the embedded PostgreSQL did not start (${readiness}). Set DATABASE_URL to use another one. ` +
      `The end of ${logFile}:\n${log.slice(-LOG_TAIL_CHARACTERS).trim()}`,
  );
}
