import type { Chance } from './chance.js';
import type { Phrases } from './phrases.js';
import { TAGS } from './tags.js';

/** Puts posts together from phrases. */
export class Writer {
  constructor(
    private readonly phrases: Phrases,
    private readonly chance: Chance,
  ) {}

  title(): string {
    const { dishes, ingredients, cities, inventions, books } = this.phrases;
    const one = (of: readonly string[]): string => this.chance.pick(of);
    const forms = [
      () => `${one(dishes)}, the way they make it in ${one(cities)}`,
      () => `What ${one(cities)} taught me about ${one(ingredients)}`,
      () => `${this.chance.whole(3, 21)} things to do with ${one(ingredients)} and ${one(ingredients)}`,
      () => `From ${one(cities)} to ${one(cities)}`,
      () => `Reading ${one(books)} in ${one(cities)}`,
      () => `${one(inventions)}: an honest review from ${one(cities)}`,
      () => `Why I stopped cooking ${one(dishes)}`,
      () => `${one(ingredients)} or ${one(ingredients)}? A long evening in ${one(cities)}`,
      () => `Notes on ${one(inventions)}, part ${this.chance.whole(1, 12)}`,
      () => `The galley log: ${one(dishes)}`,
    ];
    const title = this.chance.pick(forms)();
    return title.charAt(0).toUpperCase() + title.slice(1);
  }

  /** Markdown from a paragraph to a small book; always long enough to be published. */
  article(): string {
    const isBook = this.chance.happens(0.01);
    const length = isBook ? this.chance.whole(30, 90) : 1 + Math.floor(9 * this.chance.fraction() ** 3);
    const blocks = [this.chance.pick(this.phrases.paragraphs)];
    for (let index = 1; index < length; index++) {
      if (index % 4 === 0) blocks.push(`## ${this.chance.pick(this.phrases.dishes)}`);
      blocks.push(this.block());
    }
    return blocks.join('\n\n');
  }

  private block(): string {
    const { paragraphs, sentences, ingredients } = this.phrases;
    const form = this.chance.fraction();
    if (form < 0.75) return this.chance.pick(paragraphs);
    if (form < 0.85) return this.lines('-', ingredients);
    if (form < 0.9) return this.lines('1.', sentences);
    if (form < 0.96) return `> ${this.chance.pick(sentences)}`;
    const [what, where] = [this.chance.pick(ingredients), this.chance.pick(TAGS)];
    return `\`\`\`sql\nSELECT grams, minutes\n  FROM "${where}"\n WHERE name = '${what}'; -- ${String.raw`\timing`}\n\`\`\``;
  }

  private lines(mark: string, from: readonly string[]): string {
    const length = this.chance.whole(2, 6);
    return Array.from({ length }, () => `${mark} ${this.chance.pick(from)}`).join('\n');
  }

  /** The beginning of a draft: a sentence, or not even that. */
  scribble(): string {
    return this.chance.happens(0.2) ? '' : this.chance.pick(this.phrases.sentences);
  }

  /** None to five, different ones. */
  tags(): string[] {
    const count = Math.min(this.chance.whole(0, 5), this.chance.whole(1, 5));
    return [...new Set(Array.from({ length: count }, () => this.chance.pickEarly(TAGS)))];
  }
}
