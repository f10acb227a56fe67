import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../support/built-service.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { OtlpReceiver } from '../support/otlp-receiver.js';

/** A second for the last export; the rest is for a busy machine. */
const STOP_MS = 4_000;
const ANSWER_MS = 1_500;

describe('A collector of traces', () => {
  let receiver: OtlpReceiver;
  beforeEach(async () => {
    receiver = await new OtlpReceiver().start();
  });
  afterEach(() => receiver.stop());

  it.each(['hangs', 'refuses', 'is dead'])(
    'that %s is noticed by nobody who asks, and holds no stop up',
    async (how) => {
      if (how === 'hangs') receiver.mode = 'hang';
      if (how === 'refuses') receiver.mode = 'refuse';
      const service = await BuiltService.start({
        ...receiver.variables,
        ...(how === 'is dead' && { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` }),
        OTEL_BSP_MAX_QUEUE_SIZE: '20',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5',
        OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      });
      for (let asked = 0; asked < 50; asked += 1) {
        const begun = performance.now();
        const { status } = await fetch(`${service.url}/v1/posts`);
        expect({ status, isQuick: performance.now() - begun < ANSWER_MS }).toEqual({
          status: 200,
          isQuick: true,
        });
      }
      const told = ({ message }: { message?: unknown }): boolean =>
        String(message).startsWith('traces cannot be exported');
      await service.entry(told);
      const begun = performance.now();
      expect(await service.stop()).toBe(0);
      expect(performance.now() - begun).toBeLessThan(STOP_MS);
      expect(service.entries.at(-1)).toMatchObject({ message: 'Stopped' });
      expect(service.entries.filter(told)).toHaveLength(1);
      expect(service.errors).toEqual([]);
    },
  );

  it('that would let itself be waited for is not waited for by a stop', async () => {
    receiver.mode = 'hang';
    const service = await BuiltService.start(receiver.variables);
    await fetch(`${service.url}/v1/posts`);
    await eventually(async () => expect(receiver.bodies).toHaveLength(1));
    const begun = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(STOP_MS);
    expect(service.entries.at(-1)).toMatchObject({ message: 'Stopped' });
  });

  it('that takes traces again gets those that are made from then on', async () => {
    receiver.mode = 'refuse';
    const service = await BuiltService.start({ ...receiver.variables, OTEL_EXPORTER_OTLP_TIMEOUT: '500' });
    await fetch(`${service.url}/v1/posts`);
    await service.said(/traces cannot be exported/);
    receiver.mode = 'fine';
    await fetch(`${service.url}/v1/posts`);
    await receiver.span('GET /v1/posts');
    await service.said(/traces are exported again/);
    expect(await service.stop()).toBe(0);
  });
});
