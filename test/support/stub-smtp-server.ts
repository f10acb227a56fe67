import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** How it behaves: well, badly in some way, or with one reply to every recipient. */
export type SmtpMode = 'fine' | 'hang' | 'rubbish' | 'flood' | 'reset' | 'refuse' | 'busy';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Head and body as they came. */
  readonly raw: string;
}

const FLOOD_BYTES = 104_857_600;
const CHUNK = Buffer.alloc(65_536, 'x');
const REPLIES = { refuse: 550, busy: 451 } as const;

/** A mail server over real SMTP on a free port. Its address stays the same when it is stopped and started. */
export class StubSmtpServer {
  mode: SmtpMode = 'fine';
  readonly received: ReceivedMail[] = [];
  connections = 0;
  /** How much of a flood has left before the caller hung up. */
  flooded = 0;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  async start(): Promise<this> {
    const smtp = this.wellBehaved();
    this.server = createServer((socket) => this.greet(socket, smtp));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Hangs up on everybody, and is gone. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(server, 'close');
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  private wellBehaved(): SMTPServer {
    return new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      onRcptTo: (_address, _session, done) => {
        const responseCode = REPLIES[this.mode as keyof typeof REPLIES];
        done(
          responseCode ? Object.assign(new Error(`${responseCode} says the stub`), { responseCode }) : null,
        );
      },
      onData: (stream, { envelope }, done) => {
        const to = envelope.rcptTo.map(({ address }) => address);
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const receive = async () => this.received.push({ from, to, raw: await text(stream) });
        void receive().finally(() => done());
      },
    });
  }

  private greet(socket: Socket, smtp: SMTPServer): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    if (this.mode === 'reset') socket.resetAndDestroy();
    else if (this.mode === 'rubbish') socket.write('<html>hello?</html>\r\n'.repeat(3));
    else if (this.mode === 'flood') void this.flood(socket);
    else if (this.mode !== 'hang') smtp.server.emit('connection', socket);
    else socket.resume();
  }

  private async flood(socket: Socket): Promise<void> {
    const closed = once(socket, 'close').catch(() => undefined);
    for (let sent = 0; sent < FLOOD_BYTES && !socket.destroyed; sent += CHUNK.length) {
      if (!socket.write(CHUNK)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
      this.flooded = sent;
    }
  }
}
