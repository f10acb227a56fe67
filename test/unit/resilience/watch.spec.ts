import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Watch } from '#infrastructure/resilience/watch.js';

describe('A watched dependency', () => {
  let isThere: boolean;
  let asked: number;
  let changes: boolean[];
  let watch: Watch;
  beforeEach(() => {
    jest.useFakeTimers();
    [isThere, asked, changes] = [true, 0, []];
    watch = new Watch(
      async () => {
        asked += 1;
        if (!isThere) throw new Error('away');
      },
      (isUp) => changes.push(isUp),
    );
  });
  afterEach(() => {
    watch.stop();
    jest.useRealTimers();
  });

  const second = (count = 1) => jest.advanceTimersByTimeAsync(count * 1_000);

  it('is asked once a second however many want to know', async () => {
    await Promise.all(Array.from({ length: 50 }, () => watch.ask()));
    await watch.ask();
    expect(asked).toBe(1);
    await second();
    await Promise.all([watch.ask(), watch.ask()]);
    expect(asked).toBe(2);
  });

  it('is not believed to be away after one bad answer', async () => {
    isThere = false;
    expect(await watch.ask()).toBe(true);
    isThere = true;
    await second(5);
    expect(watch.isUp).toBe(true);
    expect(changes).toEqual([]);
  });

  it('is believed to be away after two, and back after two good ones, without anybody asking', async () => {
    isThere = false;
    await watch.ask();
    await second();
    expect(watch.isUp).toBe(false);
    isThere = true;
    await second();
    expect(watch.isUp).toBe(false);
    await second();
    expect(watch.isUp).toBe(true);
    expect(changes).toEqual([false, true]);
  });

  it('is left alone while it is there', async () => {
    await watch.ask();
    await second(60);
    expect(asked).toBe(1);
  });

  it('is asked again when there is a reason to, however fresh its last answer', async () => {
    await watch.ask();
    watch.doubt();
    await second();
    expect(asked).toBe(2);
  });

  it('is not asked any more once nobody watches', async () => {
    isThere = false;
    await watch.ask();
    watch.stop();
    await second(10);
    expect(asked).toBe(1);
  });
});
