const FRESH_MS = 1_000;
const AGREEING_ANSWERS = 2;

/**
 * Whether a dependency is there. It is asked at most once a second however many want to know, and believed when it says
 * the same twice; while it is down, or doubted, it is asked every second without anybody wanting to know.
 */
export class Watch {
  private believed = true;
  private disagreeing = 0;
  private answer: Promise<void> = Promise.resolve();
  private askedAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly ping: () => Promise<unknown>,
    private readonly onChange: (isUp: boolean) => void,
    /** Whether there is another reason to go on asking. */
    private readonly isDoubtful: () => boolean = () => false,
  ) {}

  /** What is believed, without asking. */
  get isUp(): boolean {
    return this.believed;
  }

  /** Asks if the last answer is not of this second; what is believed then. */
  async ask(): Promise<boolean> {
    if (performance.now() - this.askedAt >= FRESH_MS) this.answer = this.askNow();
    await this.answer;
    return this.believed;
  }

  private async askNow(): Promise<void> {
    this.askedAt = performance.now();
    const isUp = await this.ping().then(
      () => true,
      () => false,
    );
    this.weigh(isUp);
  }

  /** There is a reason to ask, however fresh the last answer. */
  doubt(): void {
    this.askAgainSoon();
  }

  private weigh(isUp: boolean): void {
    this.disagreeing = isUp === this.believed ? 0 : this.disagreeing + 1;
    if (this.disagreeing >= AGREEING_ANSWERS) {
      this.believed = isUp;
      this.disagreeing = 0;
      this.onChange(isUp);
    }
    if (!this.believed || this.disagreeing > 0 || this.isDoubtful()) this.askAgainSoon();
  }

  private askAgainSoon(): void {
    if (this.timer || this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.answer = this.askNow();
    }, FRESH_MS).unref();
  }

  /** Nobody wants to know any more. */
  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }
}
