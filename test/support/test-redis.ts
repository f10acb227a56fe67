import { Redis } from 'ioredis';

/** A Redis that tests keep things in. */
export class TestRedis {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** What a client of its own finds there. */
  async look<T>(at: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url);
    try {
      return await at(redis);
    } finally {
      redis.disconnect();
    }
  }

  /** What is left in a Redis that is not ours ends by itself, as all that the service keeps there. */
  async stop(): Promise<void> {
    return undefined;
  }
}
