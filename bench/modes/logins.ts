import { endpointNamed } from '../endpoints.js';
import type { Ask, Report } from '../load/ask.js';
import { Load } from '../load/load.js';
import type { Options } from '../options.js';
import { Server } from '../process/server.js';
import { galley } from '../programs.js';
import { document, table } from '../report/markdown.js';
import type { Scene } from '../scene.js';

/** Enough to keep the hashing busy, and few enough to be let in. */
const PATIENT = 16;
/** More than may wait. */
const FLOOD = 300;
const OTHERS = { connections: 16, rate: 100 };

interface Phase {
  readonly name: string;
  readonly others: Report;
  readonly logins: Report | null;
  readonly cpuSeconds: number;
}

/** Logins a second, and what those who read notice of them: with none, with as many as can be, and with far too many. */
export async function logins(scene: Scene, { rounds, seconds }: Options): Promise<string> {
  const { name, args } = galley;
  const server = await Server.start({ name, args, env: galley.env(scene, 'off'), ...scene });
  const readers = new Load();
  const asks = await endpointNamed('user').asks(scene, '', server.url);
  const span = { port: server.port, seconds: seconds * rounds };
  // What V8 takes to compile is not what a login costs.
  await readers.run({ ...span, connections: OTHERS.connections, asks });
  await scene.load.run({ ...span, connections: PATIENT, asks: signIns(scene) });
  const phases: Phase[] = [];
  for (const [phase, connections] of [
    ['nobody signs in', 0],
    [`${PATIENT} sign in`, PATIENT],
    [`${FLOOD} sign in`, FLOOD],
  ] as const) {
    const before = server.usage.cpuSeconds;
    const [others, signedIn] = await Promise.all([
      readers.run({ ...span, ...OTHERS, asks, allowsFailures: true }),
      connections && scene.load.run({ ...span, connections, asks: signIns(scene), allowsFailures: true }),
    ]);
    const cpuSeconds = server.usage.cpuSeconds - before;
    phases.push({ name: phase, others, logins: signedIn || null, cpuSeconds });
  }
  await Promise.all([server.stop(), readers.stop()]);
  return document(
    '## Logins, and other requests meanwhile',
    `The others read users, not cached, ${OTHERS.rate} a second.`,
    table(
      ['', 'logins/s', 'per s of CPU', 'login p50 ms', 'answers', 'others p50 ms', 'others p99 ms', 'others'],
      phases.map(rowOf),
    ),
  );
}

const signIns = ({ authors }: Scene): Ask[] =>
  authors.map(({ email, password }) => ({
    method: 'POST',
    path: '/v1/auth/login',
    body: JSON.stringify({ email, password }),
  }));

function rowOf({ name, others, logins: made, cpuSeconds }: Phase): string[] {
  const good = made?.statuses['200'] ?? 0;
  const perSecond = made ? (good / made.seconds).toFixed(1) : '';
  return [
    name,
    perSecond,
    made ? (good / cpuSeconds).toFixed(1) : '',
    made ? made.p50.toFixed(1) : '',
    made ? counted(made) : '',
    others.p50.toFixed(2),
    others.p99.toFixed(2),
    counted(others),
  ];
}

const counted = ({ statuses }: Report): string =>
  Object.entries(statuses)
    .map(([status, times]) => `${status}: ${times}`)
    .join(', ');
