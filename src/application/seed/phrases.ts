import type { Faker } from '@faker-js/faker';
import { validateSync } from 'class-validator';
import { IsDecent } from '#foundation/validators/index.js';

/** What posts are put together from; whatever goes into a title is decent. Made once: faker is far too slow to write a million texts. */
export interface Phrases {
  dishes: string[];
  ingredients: string[];
  cities: string[];
  inventions: string[];
  books: string[];
  sentences: string[];
  /** Each at least as long as what may be published. */
  paragraphs: string[];
}

const SENTENCES = [
  'The {{word.adjective}} {{word.noun}} in {{location.city}} taught me more about {{food.ingredient}} than any book.',
  'We left {{location.city}} early and kept the {{food.fruit}} {{word.adjective}} until the evening.',
  'Nobody in the galley believed that {{food.dish}} would go with {{food.ingredient}}, and {{word.adverb}} it did.',
  'If you remember **one thing**, let it be the {{word.noun}}: it has to stay {{word.adjective}}.',
  'I read _{{book.title}}_ on the way, and it says surprisingly little about {{food.ingredient}}.',
  'My neighbour calls this “{{company.catchPhrase}}”; I call it {{food.dish}}.',
  'There is something {{word.adjective}} about {{music.genre}} at six in the morning, before the {{word.noun}} begins.',
  'Half of it went to {{person.firstName}}, who prefers {{food.ingredient}} with {{food.spice}}.',
  'It took forty minutes, two pans and one very {{word.adjective}} {{word.noun}}.',
  'The recipe comes from {{person.fullName}} in {{location.city}}, {{location.country}}.',
  'See [the notes of {{person.lastName}}](https://{{internet.domainWord}}.example/{{word.noun}}) for how not to do it.',
  'Later, the {{commerce.product}} gave up, as {{word.adverb}} as it had begun.',
  'They {{company.buzzVerb}} everything over there, even the {{food.vegetable}}.',
  '{{food.description}}',
  '{{hacker.phrase}}',
  'Was it worth it? Ask me again in {{date.month}}.',
];

/** Asks faker for all of them; takes a third of a second. */
export function collectPhrases(faker: Faker): Phrases {
  const many = (count: number, templates: string[]): string[] =>
    faker.helpers.multiple(() => faker.helpers.fake(templates), { count });
  const decent = (count: number, templates: string[]): string[] => many(count, templates).filter(isDecent);
  const sentences = many(3_000, SENTENCES);
  return {
    dishes: decent(600, ['{{food.dish}}']),
    ingredients: decent(400, ['{{food.ingredient}}', '{{food.vegetable}}', '{{food.fruit}}']),
    cities: decent(600, ['{{location.city}}']),
    inventions: decent(400, ['{{company.catchPhrase}}']),
    books: decent(100, ['{{book.title}}']),
    sentences,
    paragraphs: faker.helpers.multiple(() => paragraphOf(faker, sentences), { count: 2_000 }),
  };
}

function paragraphOf(faker: Faker, sentences: string[]): string {
  const length = faker.number.int({ min: 130, max: 500 });
  let paragraph = faker.helpers.arrayElement(sentences);
  while (paragraph.length < length) paragraph += ` ${faker.helpers.arrayElement(sentences)}`;
  return paragraph;
}

class TitleWords {
  @IsDecent() readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A title may not say Moby Dick. */
function isDecent(text: string): boolean {
  return validateSync(new TitleWords(text)).length === 0;
}
