/** A switch of the product, and who answers for it. */
export interface Declaration {
  /** What is there while it is on. */
  readonly about: string;
  readonly owner: string;
  readonly default: boolean;
  /** The day from which the check fails, until the flag is gone or somebody gives it another one. */
  readonly expires: `${number}-${number}-${number}`;
}

const declared = {
  'registration-open': {
    about: 'Anybody can register; off, POST /v1/users is refused, and whoever has an account goes on',
    owner: 'users',
    default: true,
    expires: '2027-12-31',
  },
  'posts-v2': {
    about: 'The second version of the posts, under /v2',
    owner: 'posts',
    default: true,
    expires: '2027-06-30',
  },
  'full-text-search': {
    about:
      'Posts are searched by q; off, only that is refused, which takes the load of searching off the database',
    owner: 'posts',
    default: true,
    expires: '2027-12-31',
  },
} as const satisfies Record<string, Declaration>;

export type FlagKey = keyof typeof declared;

/** Every flag there is. */
export const FLAGS: Readonly<Record<FlagKey, Declaration>> = declared;

export const FLAG_KEYS = Object.keys(FLAGS) as FlagKey[];

export const isFlagKey = (text: string): text is FlagKey => Object.hasOwn(FLAGS, text);
