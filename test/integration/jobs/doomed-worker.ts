/** A process of its own that takes a job and never finishes it: `node … doomed-worker.ts <url>`. */
import 'reflect-metadata';
import { Queue } from '#infrastructure/jobs/queue.js';
import { gate, Service } from './service.js';

const service = await Service.start(process.argv[2] ?? '');
service.jobs.work(new Queue('orphaned', { attemptSeconds: 2, firstDelaySeconds: 1 }), async (_, { id }) => {
  process.stdout.write(`${id}\n`);
  await gate().opened;
});
