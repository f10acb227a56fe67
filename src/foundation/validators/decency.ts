import { ValidateBy } from 'class-validator';
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';

/** Whoever takes longer text refuses it for its length; the search is not worth its time. */
const LONGEST = 1_000;

const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });

/** Text without profanity, also where it is written with look-alike characters. */
export function IsDecent(): PropertyDecorator {
  return ValidateBy({
    name: 'decent',
    validator: {
      // What is no text is refused for that.
      validate: (value) => typeof value !== 'string' || value.length > LONGEST || !matcher.hasMatch(value),
      defaultMessage: () => '$property contains inappropriate content',
    },
  });
}
