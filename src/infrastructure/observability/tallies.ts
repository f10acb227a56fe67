import type { Counter } from 'prom-client';
import { setAtScrape } from './at-scrape.js';

type Labels<Label extends string> = Record<Label, string | number>;

/** What one series of a counter has had since it was last scraped. */
export interface Tally {
  times: number;
}

/**
 * Counts for a counter what happens thousands of times a second, and tells it at a scrape: prom-client makes a text of
 * the labels for each, which takes longer than all else about counting.
 */
export class Tallies<Label extends string> {
  /** Applications of one process share its counters. */
  private static readonly known = new WeakMap<object, Tallies<string>>();

  static for<Label extends string>(counter: Counter<Label>): Tallies<Label> {
    return this.known.getOrInsertComputed(counter, () => new Tallies(counter)) as Tallies<Label>;
  }

  private readonly tallies: { readonly labels: Labels<Label>; readonly tally: Tally }[] = [];

  private constructor(private readonly counter: Counter<Label>) {
    setAtScrape(counter, async () => this.tell());
  }

  /** Once for each series, which is there from now on. */
  of(labels: Labels<Label>): Tally {
    this.counter.inc(labels, 0);
    const tally = { times: 0 };
    this.tallies.push({ labels, tally });
    return tally;
  }

  private tell(): void {
    for (const { labels, tally } of this.tallies) {
      this.counter.inc(labels, tally.times);
      tally.times = 0;
    }
  }
}
