/** The process that asks: it takes one job after the other from its parent. */
import type { Job } from './ask.js';
import { ask } from './asking.js';

process.on('message', (job: Job) => {
  ask(job).then(
    (report) => process.send?.({ report }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
