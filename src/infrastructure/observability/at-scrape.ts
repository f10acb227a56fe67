import type { Counter, Gauge } from 'prom-client';
import { within } from '../system/within.js';

const SCRAPE_MS = 1_000;

/** Brings a metric up to date whenever it is scraped; where that fails or takes a second, it shows what it showed before. */
export function setAtScrape<Label extends string>(
  metric: Counter<Label> | Gauge<Label>,
  set: () => Promise<void>,
): void {
  const collect = () => within(SCRAPE_MS, set()).catch(() => undefined);
  Object.assign(metric, { collect });
}
