import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryStore } from '#infrastructure/cache/memory-store.js';
import { Moments } from '#infrastructure/cache/moments.js';
import { NoStore } from '#infrastructure/cache/no-store.js';

const LIFETIMES = { longestMs: 5_000, forgottenMs: 5_000 };

describe('What is kept for moments', () => {
  let looks: { hit: { times: number }; miss: { times: number } };
  let store: MemoryStore;
  let moments: Moments<number, string>;
  beforeEach(() => {
    looks = { hit: { times: 0 }, miss: { times: 0 } };
    store = new MemoryStore(LIFETIMES);
    moments = new Moments(store, 'the-list', looks);
  });

  it('is loaded once for all who ask for it meanwhile, and for each thing by itself', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const asked = [moments.get(1, () => promise), moments.get(1, async () => 'another')];
    resolve('the first');
    expect(await Promise.all(asked)).toEqual(['the first', 'the first']);
    expect(await moments.get(2, async () => 'of two')).toBe('of two');
    expect([looks.hit.times, looks.miss.times]).toEqual([1, 2]);
  });

  it('is not what was on its way when it was forgotten', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const early = moments.get(1, () => promise);
    await store.forget('the-list');
    const late = moments.get(1, async () => 'as it is');
    resolve('as it was');
    expect([await early, await late]).toEqual(['as it was', 'as it is']);
    expect(await moments.get(1, async () => 'read again')).toBe('as it is');
  });

  it('outlives what else is forgotten, and nothing once all is', async () => {
    await moments.get(1, async () => 'as it was');
    await store.forget('another-list');
    expect(await moments.get(1, async () => 'as it is')).toBe('as it was');
    store.clear();
    expect(await moments.get(1, async () => 'as it is')).toBe('as it is');
  });

  it('is of few things: of many the latest', async () => {
    for (const key of [1, 2, 3, 4]) await moments.get(key, async () => 'as it was');
    expect(await moments.get(4, async () => 'as it is')).toBe('as it was');
    expect(await moments.get(1, async () => 'as it is')).toBe('as it is');
  });

  it('is no failure', async () => {
    await expect(moments.get(1, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await moments.get(1, async () => 'back')).toBe('back');
  });

  it('stays where one fails that began before its forgetting', async () => {
    const { promise, reject } = Promise.withResolvers<string>();
    const early = moments.get(1, () => promise);
    await store.forget('the-list');
    await moments.get(1, async () => 'as it is');
    reject(new Error('away'));
    await expect(early).rejects.toThrow('away');
    expect(await moments.get(1, async () => 'read again')).toBe('as it is');
  });

  it('is nothing where nothing is to be remembered', async () => {
    const none = new Moments<number, string>(new NoStore(), 'the-list', looks);
    await none.get(1, async () => 'as it was');
    expect(await none.get(1, async () => 'as it is')).toBe('as it is');
  });
});
