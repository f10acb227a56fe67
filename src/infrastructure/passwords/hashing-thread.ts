import { Worker } from 'node:worker_threads';
import type { Argon2 } from './argon2.worker.js';

/** A thread of low priority that does one thing at a time. It starts when it is first needed, and anew when it has died. */
export class HashingThread {
  private worker: Worker | undefined;
  private asked = Promise.withResolvers<unknown>();

  /** Rejects when the work throws, and when the thread dies over it. */
  async run<Name extends keyof Argon2>(
    name: Name,
    ...args: Parameters<Argon2[Name]>
  ): Promise<ReturnType<Argon2[Name]>> {
    this.worker ??= this.start();
    this.asked = Promise.withResolvers();
    this.worker.ref();
    this.worker.postMessage([name, ...args], []);
    return (await this.asked.promise) as ReturnType<Argon2[Name]>;
  }

  private start(): Worker {
    const worker = new Worker(new URL(import.meta.resolve('#infrastructure/passwords/argon2.worker.js')));
    let fault: unknown = new Error('A hashing thread has died');
    return worker
      .on('message', (answer) => {
        worker.unref();
        this.asked.resolve(answer);
      })
      .on('error', (error) => {
        fault = error;
      })
      .on('exit', () => {
        this.worker = undefined;
        this.asked.reject(fault);
      });
  }

  async end(): Promise<void> {
    await this.worker?.terminate();
  }
}
