import { Script } from 'node:vm';
import { strings } from '@angular-devkit/schematics';

/** As long as the names of its indexes can be told apart. */
const KEBAB = /^(?=.{2,40}$)[a-z]+(-[a-z]+)*$/;
const ENDINGS = [
  [/ies$/, 'y'],
  [/(ss|sh|ch|x|z)es$/, '$1'],
  [/([^s])s$/, '$1'],
];

/** All forms of a feature's name that files use. Throws where no feature can be called so. */
export function namesOf(many, one = singularOf(many)) {
  for (const name of [many, one])
    if (!KEBAB.test(name)) throw new Error(`"${name}" is not in lower-case words with hyphens: news-items`);
  if (one === many) throw new Error(`"${many}" is one and many: name the one by another word`);
  const item = strings.camelize(one);
  const items = strings.camelize(many);
  for (const word of [item, items])
    if (!isIdentifier(word)) throw new Error(`"${word}" is a word of JavaScript`);
  return {
    many,
    one,
    items,
    item,
    Many: strings.classify(many),
    One: strings.classify(one),
    table: strings.underscore(many),
    a: /^[aeiou]/.test(one) ? 'an' : 'a',
    A: /^[aeiou]/.test(one) ? 'An' : 'A',
    words: one.replaceAll('-', ' '),
    title: strings.capitalize(many.replaceAll('-', ' ')),
    Words: one.split('-').map(strings.capitalize).join(' '),
  };
}

/** What is no name at all is left for others to refuse. */
function singularOf(many) {
  if (!KEBAB.test(many)) return many;
  const [ending, instead] = ENDINGS.find(([plural]) => plural.test(many)) ?? [];
  if (!ending) throw new Error(`"${many}" is no plural that is known here: say the singular after it`);
  return many.replace(ending, instead);
}

function isIdentifier(word) {
  try {
    return Boolean(new Script(`'use strict'; let ${word};`));
  } catch {
    return false;
  }
}
