/** What the reader of a mail shows to prove that they have read it. */
export interface Proof {
  readonly token: string;
  /** A page that shows it for them; null where there is none. */
  readonly link: URL | null;
}

/** The paragraphs that hand it over. */
export const handOver = ({ token, link }: Proof): (string | URL)[] =>
  link
    ? ['Open this page:', link, 'If it asks for a code, this is it:', token]
    : ['This is your code:', token];
