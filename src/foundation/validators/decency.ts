import { ValidateBy } from 'class-validator';
import {
  englishDataset,
  englishRecommendedTransformers,
  type Node,
  RegExpMatcher,
  SyntaxKind,
} from 'obscenity';

/** Whoever takes longer text refuses it for its length; the search is not worth its time. */
const LONGEST = 1_000;

const dataset = englishDataset.build();
const matcher = new RegExpMatcher({ ...dataset, ...englishRecommendedTransformers });
const { blacklistMatcherTransformers: transformers = [] } = englishRecommendedTransformers;

/** Any of the words: the matcher makes an expression anew of each for each text, and most texts have none of them. */
// oxlint-disable-next-line security/detect-non-literal-regexp -- made once, of the words of a package, each escaped; nobody's text gets into it
const ANY_WORD = new RegExp(
  dataset.blacklistedTerms
    .map(({ pattern }) => {
      const { requireWordBoundaryAtStart: begins, requireWordBoundaryAtEnd: ends, nodes } = pattern;
      return `${begins ? '\\b' : ''}${nodes.map(sourceOf).join('')}${ends ? '\\b' : ''}`;
    })
    .join('|'),
  's',
);

function sourceOf(node: Node): string {
  if (node.kind === SyntaxKind.Literal) return RegExp.escape(String.fromCodePoint(...node.chars));
  return node.kind === SyntaxKind.Optional ? `(?:${sourceOf(node.childNode)})?` : '.';
}

/** The text as the matcher reads it: look-alikes as what they look like, in small letters, few of them twice. */
function asRead(text: string): string {
  const steps = transformers.map((one) => ('factory' in one ? one.factory() : one));
  let read = '';
  for (const character of text) {
    let code = character.codePointAt(0);
    for (const step of steps) if (code !== undefined) code = step.transform(code);
    if (code !== undefined) read += String.fromCodePoint(code);
  }
  return read;
}

/** Whether there is no profanity in the text, also where it is written with look-alike characters. */
export const isDecent = (text: string): boolean => !ANY_WORD.test(asRead(text)) || !matcher.hasMatch(text);

/** Text without profanity. */
export function IsDecent(): PropertyDecorator {
  return ValidateBy({
    name: 'decent',
    validator: {
      // What is no text is refused for that.
      validate: (value) => typeof value !== 'string' || value.length > LONGEST || isDecent(value),
      defaultMessage: () => '$property contains inappropriate content',
    },
  });
}
