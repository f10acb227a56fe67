/** A process of its own that sends requests over connections that stay: `fork('crowd.process.ts', [url, ...requests])`. */
import { connect, type Socket } from 'node:net';
import type { Tally, Task } from './crowd.js';

/** More than the service takes on at a time. */
const CONNECTIONS = 400;
const TICK_MS = 2;
/** What is not answered so long after the last request was sent never will be. */
const PATIENCE_MS = 10_000;
const REFUSAL =
  /^HTTP\/1\.1 503 (?=.*\r\nretry-after: \d)(?=.*\r\ncontent-type: application\/problem\+json)/is;

/** One connection, one request at a time: all that a busy machine should spend on asking. */
class Connection {
  private readonly socket: Socket;
  private tell: (head: string) => void = () => undefined;
  private head = '';
  private missingBytes = 0;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1').setNoDelay();
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('close', () => this.tell('hung up'));
    this.socket.on('error', () => undefined);
  }

  /** Resolves to the status line and the headers of the answer, once its body has been read. */
  ask(request: string): Promise<string> {
    this.socket.write(request);
    return new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  private read(chunk: Buffer): void {
    const end = this.missingBytes > 0 ? 0 : chunk.indexOf('\r\n\r\n') + 4;
    if (end > 0) {
      this.head = chunk.toString('latin1', 0, end);
      this.missingBytes = Number(/\r\ncontent-length: (\d+)/i.exec(this.head)?.[1]);
    }
    this.missingBytes -= chunk.length - end;
    if (this.missingBytes === 0) this.tell(this.head);
  }
}

const [url = '', ...requests] = process.argv.slice(2);
const idle = Array.from({ length: CONNECTIONS }, () => new Connection(Number(new URL(url).port)));
const wanting: ((connection: Connection) => void)[] = [];
let turn = 0;

/** Sends the next request as soon as a connection is idle; its time begins then, for what waits here is the crowd's own. */
async function ask(tally: Tally): Promise<void> {
  const request = requests[(turn += 1) % requests.length] ?? '';
  const connection = idle.shift() ?? (await new Promise<Connection>((resolve) => wanting.push(resolve)));
  const begun = performance.now();
  const head = await connection.ask(request);
  const next = wanting.shift();
  if (next) next(connection);
  else idle.push(connection);
  const ms = performance.now() - begun;
  if (head.startsWith('HTTP/1.1 2')) tally.served.push(ms);
  else if (REFUSAL.test(head)) tally.refused.push(ms);
  else tally.others.push(head);
}

/** Each client asks as soon as it is answered. */
async function askInTurn(clients: number, ms: number, tally: Tally): Promise<void> {
  const end = performance.now() + ms;
  const client = async (): Promise<void> => {
    while (performance.now() < end) await ask(tally);
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** So many a second, whatever becomes of them. */
async function askByTheClock(perSecond: number, ms: number, tally: Tally): Promise<void> {
  const begun = performance.now();
  const asked: Promise<void>[] = [];
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => {
    const passed = Math.min(performance.now() - begun, ms);
    while (asked.length < (passed / 1_000) * perSecond) asked.push(ask(tally));
    if (passed === ms) resolve();
  }, TICK_MS);
  await over;
  clearInterval(timer);
  await Promise.all(asked);
}

process.on('message', async ({ clients, perSecond, ms }: Task) => {
  const tally: Tally = { served: [], refused: [], others: [] };
  const asking =
    clients === undefined ? askByTheClock(perSecond ?? 0, ms, tally) : askInTurn(clients, ms, tally);
  const impatient = setTimeout(() => process.exit(1), ms + PATIENCE_MS);
  await asking;
  clearTimeout(impatient);
  process.send?.(tally);
});
process.on('disconnect', () => process.exit());
