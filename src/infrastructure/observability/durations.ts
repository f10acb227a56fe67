import type { Histogram } from 'prom-client';

type Labels<Label extends string> = Record<Label, string>;

/** A value of a series as prom-client passes it around, which its types leave out. */
interface Sample {
  readonly metricName: string;
  readonly labels: object;
  readonly sharedLabels: object;
  readonly value: number;
}

/** What the registry reads of a histogram, which prom-client does not document. */
interface Exposed {
  getForPromString(): Promise<{ name: string; values: readonly Sample[] }>;
}

/** One series: how many times something took how long. */
export class Duration {
  /** Times up to each bound and above the one before it; the last are above all of them. */
  private readonly times: number[];
  private sum = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.times = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(seconds: number): void {
    let at = 0;
    while (seconds > (this.bounds[at] ?? Infinity)) at += 1;
    this.times[at] = (this.times[at] ?? 0) + 1;
    this.sum += seconds;
  }

  /** As Prometheus reads a histogram: each bucket holds those before it. */
  samples(name: string, sharedLabels: object): Sample[] {
    let count = 0;
    const buckets = this.times.map((times, at) => {
      count += times;
      const labels = { le: this.bounds[at] ?? '+Inf' };
      return { metricName: `${name}_bucket`, labels, sharedLabels, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, sharedLabels, value: this.sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
    ];
  }
}

/**
 * Counts for a histogram what happens thousands of times a second, as `Tallies` does for a counter. What prom-client has
 * no way to take over is told in its place: the histogram itself stays empty.
 */
export class Durations<Label extends string> {
  /** Applications of one process share its histograms. */
  private static readonly known = new WeakMap<object, Durations<string>>();

  static for<Label extends string>(histogram: Histogram<Label>, bounds: readonly number[]): Durations<Label> {
    return this.known.getOrInsertComputed(
      histogram,
      () => new Durations(histogram, bounds),
    ) as Durations<Label>;
  }

  private readonly series = new Map<
    string,
    { readonly labels: Labels<Label>; readonly duration: Duration }
  >();

  private constructor(
    histogram: Histogram<Label>,
    private readonly bounds: readonly number[],
  ) {
    const exposed = histogram as unknown as Exposed;
    const described = exposed.getForPromString.bind(histogram);
    exposed.getForPromString = async () => {
      const metric = await described();
      const all = [...this.series.values()];
      return {
        ...metric,
        values: all.flatMap(({ labels, duration }) => duration.samples(metric.name, labels)),
      };
    };
  }

  /** The one with these labels, which is there from now on. */
  of(labels: Labels<Label>): Duration {
    const duration = () => ({ labels, duration: new Duration(this.bounds) });
    return this.series.getOrInsertComputed(JSON.stringify(labels), duration).duration;
  }
}
