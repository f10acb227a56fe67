import cluster from 'node:cluster';
import type { Told } from './messages.js';

/** Tells the primary something, and resolves when it is on its way; a process that is no worker tells nobody. */
export function tellPrimary(told: Told): Promise<void> {
  const { worker } = cluster;
  if (!worker) return Promise.resolve();
  // That the primary is gone ends this process by itself.
  return new Promise((resolve) => void worker.send(told, () => resolve()));
}
