export type SettingValue = string | number | boolean;

interface Described {
  /** The name people search for: as it stands in the environment and in files. */
  readonly name: string;
  readonly property: string;
  readonly about: string;
  /** Completes "must be …" and never quotes a value. */
  readonly bounds: string;
  readonly secret: boolean;
  /** Undefined where the text is not of this kind; bounds are judged later, by class-validator. */
  readonly read: (text: string) => SettingValue | undefined;
}

type Kind =
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  | { readonly kind: 'text' | 'flag' | 'choice' | 'url' | 'key' };

export type Setting = Described & Kind;

const declared = new WeakMap<object, Setting[]>();

/** Remembers a setting with the slice class that declares it. */
export const declare = (prototype: object, setting: Setting): void => {
  declared.set(prototype, [...(declared.get(prototype) ?? []), setting]);
};

/** The settings a slice declares, in the order of its source. */
export const settingsOf = (slice: object): readonly Setting[] =>
  declared.get(Object.getPrototypeOf(slice) as object) ?? [];
