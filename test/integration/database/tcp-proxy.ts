import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A cable to the database that can be cut, or can stop to carry anything. */
export class TcpProxy implements AsyncDisposable {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The database, by way of the cable. */
    readonly url: string,
  ) {}

  static async to(database: string): Promise<TcpProxy> {
    const target = new URL(database);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(database);
    url.hostname = '127.0.0.1';
    url.port = `${(server.address() as AddressInfo).port}`;
    const proxy = new TcpProxy(server, url.href);
    server.on('connection', (near) => {
      const far = connect(Number(target.port || 5432), target.hostname);
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) proxy.hold(socket);
    });
    return proxy;
  }

  private hold(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
  }

  /** Every connection ends at once, without a word of the server. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** The connections that there are carry nothing from now on; new ones do. */
  freeze(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
