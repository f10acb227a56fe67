import { constants, getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

/** It imports nothing of ours: tests let Node run it as it stands here. */
const argon2 = { hashSync, verifySync };

export type Argon2 = typeof argon2;
export type Call = { [Name in keyof Argon2]: readonly [Name, ...Parameters<Argon2[Name]>] }[keyof Argon2];

// Only Linux gives each thread a priority of its own; elsewhere this would slow down the whole process.
if (process.platform === 'linux') {
  const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
  setPriority(Math.min(getPriority() + PRIORITY_BELOW_NORMAL, PRIORITY_LOW));
}

parentPort?.on('message', ([name, ...args]: Call) => {
  parentPort?.postMessage(Reflect.apply(argon2[name], undefined, args), []);
});
