import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Settings } from '../config/settings.js';
import { neededNode } from '../system/version.js';
import { type Finding, fault, ok } from './finding.js';

const ANSWER_MS = 1_000;

/** Whether this Node is new enough. */
export function examineNode(running: string): Finding {
  const [needed, present] = [neededNode.replace('>=', ''), running].map((text) =>
    text.split('.').map(Number),
  );
  const [major = 0, minor = 0] = needed ?? [];
  const [ownMajor = 0, ownMinor = 0] = present ?? [];
  const isEnough = ownMajor > major || (ownMajor === major && ownMinor >= minor);
  return isEnough
    ? ok('node', running)
    : fault('node', `${running} is too old, ${neededNode} is needed: run it with a newer one`);
}

/** Whether the ports can be listened on, or the service listens there already. */
export function examinePorts({ http, exposure }: Settings): Promise<Finding[]> {
  const wanted = [http.port, exposure.managementPort].filter((port) => port !== 0);
  return Promise.all(wanted.map((port) => examinePort(http.host, port)));
}

async function examinePort(host: string, port: number): Promise<Finding> {
  const subject = `port ${port}`;
  const refusal = await refusalToListen(host, port);
  if (refusal === null) return ok(subject, 'free');
  if (refusal !== 'EADDRINUSE')
    return fault(subject, `cannot be listened on at ${host} (${refusal}): give another HOST or port`);
  return (await isOurs(host, port))
    ? ok(subject, 'a Galley listens there')
    : fault(subject, 'taken by another program: end that, or give another port');
}

async function refusalToListen(host: string, port: number): Promise<string | null> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    server.close();
  }
}

async function isOurs(host: string, port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const place = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
    const answer = await fetch(`http://${place}:${port}/health/live`, { signal });
    return ((await answer.json()) as { status?: unknown }).status === 'ok';
  } catch {
    return false;
  }
}
