import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';
import { dial } from '../edge/wire.js';

const CONNECT = 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n';

describe('A client that asks for a tunnel', () => {
  let service: BuiltService;
  beforeEach(async () => {
    service = await BuiltService.start();
  });
  afterEach(() => service.end());

  /** Asks, and has read that there is none. */
  async function asked() {
    const socket = dial(service.url).on('error', () => undefined);
    socket.write(CONNECT);
    await once(socket, 'data');
    return socket;
  }

  it('and breaks the connection hurts nobody', async () => {
    for (let client = 0; client < 20; client += 1) {
      const socket = await asked();
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    expect((await fetch(`${service.url}/v1/posts`)).status).toBe(200);
    expect(await service.stop()).toBe(0);
    expect(service.errors).toEqual([]);
  });

  it('and stays is hung up on, also while the service stops', async () => {
    const sockets = await Promise.all([1, 2, 3].map(() => asked()));
    sockets[0]?.write('x'.repeat(1_000_000));
    expect(await service.stop()).toBe(0);
    for (const socket of sockets) socket.destroy();
  });
});
