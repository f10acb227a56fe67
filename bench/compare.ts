import type { Endpoint } from './endpoints.js';
import { type Spread, spreadOf } from './figures.js';
import type { Job } from './load/ask.js';
import { Server } from './process/server.js';
import type { Program } from './programs.js';
import type { Scene } from './scene.js';

const CONNECTIONS = 24;
/** So many answers, and V8 has compiled what matters; in as many slices at most. */
const WARM_ANSWERS = 40_000;
const LONGEST_WARM_UP_SLICES = 10;
const REWARM_SECONDS = 0.5;

export interface Slices {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections?: number;
  /** Requests a second; as many as the server answers when it is missing. */
  readonly rate?: number;
  /** Called after each slice. */
  readonly onSlice: (what: string) => void;
}

/** What was seen in one slice. */
export interface Sample {
  /** CPU of the server, microseconds a request. */
  readonly cpu: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly rssMib: number;
  readonly bytes: number;
}

export interface Measured {
  readonly program: string;
  readonly coldStartMs: number;
  readonly idleRssMib: number;
  /** One a round. */
  readonly samples: readonly Sample[];
}

/** A program that runs, and what is asked of it. */
interface Contestant {
  readonly program: Program;
  readonly server: Server;
  readonly job: Omit<Job, 'seconds' | 'rate'>;
  readonly samples: Sample[];
}

/** Runs programs beside each other on one endpoint, in rounds in which each has its slice, and another goes first. */
export async function compare(
  scene: Scene,
  endpoint: Endpoint,
  programs: readonly Program[],
  { rounds, seconds, connections = CONNECTIONS, rate, onSlice }: Slices,
): Promise<Measured[]> {
  await using stack = new AsyncDisposableStack();
  const contestants: Contestant[] = [];
  for (const program of programs) {
    const { name, args } = program;
    const server = await Server.start({ name, args, env: program.env(scene, endpoint.variant), ...scene });
    stack.defer(() => server.stop());
    const token = await program.token(scene, server.url);
    const asks = await endpoint.asks(scene, token, server.url);
    const job = { port: server.port, asks, connections };
    await warmUp(scene, server, job, seconds);
    contestants.push({ program, server, job, samples: [] });
  }
  for (let round = 0; round < rounds; round++) {
    const first = round % contestants.length;
    const order = [...contestants.slice(first), ...contestants.slice(0, first)];
    for (const { program, server, job, samples } of order) {
      await slice(scene, server, { ...job, seconds: REWARM_SECONDS });
      samples.push(await slice(scene, server, { ...job, seconds, ...(rate && { rate }) }));
      onSlice(`${endpoint.name} ${program.name}`);
    }
  }
  return contestants.map(({ program, server: { coldStartMs, idleRssMib }, samples }) => ({
    program: program.name,
    coldStartMs,
    idleRssMib,
    samples,
  }));
}

/** A busy machine answers little in a second, and would be measured cold. */
async function warmUp(scene: Scene, server: Server, job: Contestant['job'], seconds: number): Promise<void> {
  let answered = 0;
  for (let turn = 0; turn < LONGEST_WARM_UP_SLICES && answered < WARM_ANSWERS; turn++) {
    const { perSecond } = await slice(scene, server, { ...job, seconds });
    answered += perSecond * seconds;
  }
}

async function slice({ load }: Scene, server: Server, job: Job): Promise<Sample> {
  server.emptyLog();
  const before = server.usage;
  const report = await load.run(job).catch((cause: Error) => {
    throw new Error(`${server.name}: ${cause.message}`, { cause });
  });
  const after = server.usage;
  return {
    cpu: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / report.answered,
    perSecond: report.answered / report.seconds,
    p50: report.p50,
    p99: report.p99,
    rssMib: after.rssMib,
    bytes: report.bytes,
  };
}

/** How much of a peer's work a program does with the same CPU, round by round: 2 is twice as much. */
export function capacity(of: Measured, peer: Measured): Spread {
  return spreadOf(of.samples.map(({ cpu }, round) => (peer.samples[round]?.cpu ?? Number.NaN) / cpu));
}
