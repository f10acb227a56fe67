import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const POSTGRESQL_PORT = 5432;
const FREELY = Promise.resolve();
const NEVER = Promise.withResolvers<void>().promise;

/** One client's connection: what either side sends waits for `passage`, and so does the news that it has hung up. */
interface Line {
  readonly near: Socket;
  readonly far: Socket;
  passage: Promise<void>;
}

/** A TCP proxy that puts the faults of a network between a server and its clients; the server itself stays as it is. */
export class FaultProxy implements AsyncDisposable {
  private readonly accepted: Socket[] = [];
  private readonly lines = new Set<Line>();
  private readonly abandoned = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;
  private receive = this.join;
  private passage = FREELY;
  private thaw = (): void => undefined;
  private delayMs = 0;

  private constructor(private readonly target: URL) {}

  /** Stands before the server that a URL names. */
  static async to(url: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(url));
    await proxy.mend();
    return proxy;
  }

  /** The server, by way of the proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /** Bytes that clients have sent so far, whether or not they were passed on. */
  get received(): number {
    return this.accepted.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  /** Nobody listens, and the connections that were open have ended. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = null;
    const closed = server && once(server, 'close');
    server?.close();
    this.endAll((socket) => socket.destroy());
    await closed;
  }

  /** Every connection ends with an RST: those that are open now, others as soon as they are made. */
  reset(): void {
    this.receive = (near) => void near.resetAndDestroy();
    this.endAll((socket) => socket.resetAndDestroy());
  }

  /** Connections stay open, or can be made, and nothing passes until it is mended. */
  freeze(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.thaw = resolve;
    this.passage = promise;
    for (const line of this.lines) line.passage = promise;
  }

  /** The server's side is gone and the clients are not told: what is open, or opened now, is silent for ever, mended or not. */
  halfOpen(): void {
    this.receive = (near) => void this.abandoned.add(near);
    for (const line of this.lines) {
      line.passage = NEVER;
      line.far.destroy();
      this.abandoned.add(line.near);
    }
    this.lines.clear();
  }

  /** Whatever either side sends arrives so much later. */
  slow(milliseconds: number): void {
    this.delayMs = milliseconds;
  }

  /** From now on connections can be made and work. */
  async mend(): Promise<void> {
    this.receive = this.join;
    this.passage = FREELY;
    this.delayMs = 0;
    this.thaw();
    if (this.server) return;
    this.server = createServer((near) => {
      this.accepted.push(near);
      near.on('error', () => undefined);
      this.receive(near);
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Ends all that is open, also what was half-open. */
  close(): Promise<void> {
    return this.refuse();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port || POSTGRESQL_PORT), this.target.hostname);
    far.on('error', () => undefined);
    const line: Line = { near, far, passage: this.passage };
    this.lines.add(line);
    void this.carry(near, far, line);
    void this.carry(far, near, line);
  }

  private async carry(from: Socket, to: Socket, line: Line): Promise<void> {
    try {
      for await (const chunk of from) {
        if (this.delayMs > 0) await delay(this.delayMs);
        await line.passage;
        to.write(chunk as Buffer);
      }
    } catch {
      // It was reset; the other side learns that it has ended.
    }
    await line.passage;
    to.end();
    this.lines.delete(line);
  }

  private endAll(end: (socket: Socket) => void): void {
    for (const { near, far } of this.lines) {
      end(near);
      far.destroy();
    }
    for (const near of this.abandoned) end(near);
    this.lines.clear();
    this.abandoned.clear();
  }
}
