import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';
import { describeWhere } from '../../support/describe-where.js';
import { eventually } from '../../support/eventually.js';

/** A third is garbage of the start; a machine that does much else may have collected some of it before. */
const LEFT = 0.85;
/** On a busy machine a second in which there is nothing to do may take its time to come. */
const PATIENCE_MS = 30_000;

describeWhere(existsSync('/proc/self/status'), 'a /proc', 'A service that nobody asks', () => {
  it(
    'gives back what its start has taken',
    async () => {
      const service = await BuiltService.start();
      await eventually(async () => {
        const status = await readFile(`/proc/${service.pid}/status`, 'utf8');
        const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
        expect(kilobytes('VmRSS') / kilobytes('VmHWM')).toBeLessThan(LEFT);
      }, PATIENCE_MS);
    },
    2 * PATIENCE_MS,
  );
});
