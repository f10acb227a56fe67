import { v7 } from 'uuid';

/** Dice that fall the same way each time they begin anew. */
export class Chance {
  private readonly bytes = new Uint8Array(16);

  /** `fraction` gives numbers of at least 0 and less than 1. */
  constructor(readonly fraction: () => number) {}

  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A whole number, both bounds included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.fraction() * from.length)] as T;
  }

  /** One of the first `count`, the more likely the further to the front: of 100, the first ten get two fifths. */
  pickEarly<T>(from: readonly T[], count: number = from.length): T {
    return from[Math.floor(this.fraction() ** 2.5 * count)] as T;
  }

  /** A UUIDv7 of that moment. */
  id(at: number): string {
    for (let index = 0; index < this.bytes.length; index++) this.bytes[index] = this.whole(0, 255);
    return v7({ msecs: at, random: this.bytes });
  }
}
