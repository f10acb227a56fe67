import type { Person } from '../../../support/person.js';
import type { TestApp } from '../../../support/test-app.js';

/** What each is answered: somebody without a token, somebody else's, that of whom it is about, an admin's. */
export interface Answers {
  readonly stranger: number;
  readonly another: number;
  readonly owner: number;
  readonly admin: number;
}

/** An operation, with a query where that matters; who may; and what it takes to be heard. Without `about` everybody is an owner. */
export type Row = readonly [operation: string, answers: Answers, needs?: Needs];

interface Needs {
  /** Makes what the operation is about, for each try anew; the names are those in the path and the query. */
  readonly about?: (owner: Person, app: TestApp) => Parameters | Promise<Parameters>;
  /** What is sent; a stranger sends what the owner would. */
  readonly body?: object | ((owner: Person, caller: Person, app: TestApp) => object | Promise<object>);
}
type Parameters = Readonly<Record<string, string>>;

export const anybody = (status = 200): Answers => ({
  stranger: status,
  another: status,
  owner: status,
  admin: status,
});

export const user = (status = 200): Answers => ({ ...anybody(status), stranger: 401 });

export const admin = (status = 200): Answers => ({ stranger: 401, another: 403, owner: 403, admin: status });

/** Whom it is about; to all others it is refused, or not even there. */
export const owner = (status = 200, refusal: 403 | 404 = 403): Answers => ({
  stranger: 401,
  another: refusal,
  owner: status,
  admin: refusal,
});

export const ownerOrAdmin = (status = 200): Answers => ({ ...owner(status), admin: status });

/** The operation of a row, as the document names it. */
export const operationOf = ([operation]: Row): string => operation.split('?', 1)[0] ?? '';
