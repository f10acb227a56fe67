import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import type { Program, Runnable } from './fetched-program.js';
import { freePort } from './free-port.js';
import { killed } from './killed.js';

export const HAPROXY: Program = {
  name: 'haproxy',
  probe: ['-v'],
  parts: [
    { from: 'haproxy', file: './usr/sbin/haproxy' },
    { from: 'liblua5.3-0', file: './usr/lib/*/liblua5.3.so*' },
    { from: 'libopentracing-c-wrapper0', file: './usr/lib/*/libopentracing-c-wrapper.so*' },
    { from: 'libopentracing1', file: './usr/lib/*/libopentracing.so*' },
  ],
};

/** Which instance has answered. */
export const SERVED_BY = 'x-served-by';

/** HAProxy before instances of the service: requests go to those that are ready, in turn. */
export class HaProxy {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it, and waits until all instances get requests. */
  static async start({ path, variables }: Runnable, instances: readonly string[]): Promise<HaProxy> {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'galley-haproxy-'));
    const file = join(folder, 'haproxy.cfg');
    await writeFile(file, configuration(port, instances));
    const child = spawn(path, ['-db', '-q', '-f', file], {
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const proxy = new HaProxy(`http://127.0.0.1:${port}`, folder, child);
    const seen = new Set<string | null>();
    try {
      await eventually(async () => {
        seen.add((await fetch(`${proxy.url}/health/live`)).headers.get(SERVED_BY));
        if (instances.some((_, index) => !seen.has(nameOf(index)))) throw new Error(`only ${[...seen]}`);
      });
      return proxy;
    } catch (error) {
      await proxy.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await killed(this.child);
    await rm(this.folder, { recursive: true, force: true });
  }
}

const nameOf = (index: number): string => `instance-${index + 1}`;

const configuration = (port: number, instances: readonly string[]): string => `
defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 30s
frontend public
  bind 127.0.0.1:${port}
  default_backend galley
backend galley
  balance roundrobin
  option forwardfor
  option httpchk GET /health/ready
  http-response set-header ${SERVED_BY} %s
  default-server check inter 200ms
${instances.map((url, index) => `  server ${nameOf(index)} ${new URL(url).host}`).join('\n')}
`;
