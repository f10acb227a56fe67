/** Limits that make a drill with a silent database short. */
export const HURRIED = { DATABASE_CONNECT_TIMEOUT_MS: '1000', DATABASE_STATEMENT_TIMEOUT_MS: '1000' };
/** The longest that anybody waits for an answer with these: for a connection, then for one statement; and the machine is busy. */
export const HURRIED_MS = 2_500;
