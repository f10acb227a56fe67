import { ValidateBy } from 'class-validator';
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';

const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });

/** Text without profanity, also where it is written with look-alike characters. */
export function IsDecent(): PropertyDecorator {
  return ValidateBy({
    name: 'decent',
    validator: {
      validate: (value) => typeof value === 'string' && !matcher.hasMatch(value),
      defaultMessage: () => '$property contains inappropriate content',
    },
  });
}
