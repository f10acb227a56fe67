/** A worker ended before it could serve: the reason is its own to tell. */
export class WorkerNotStarted extends Error {
  constructor(how: number | string | null) {
    super(`A worker ended with ${how} before it could serve`);
    this.name = 'WorkerNotStarted';
  }
}

/** Workers had to be ended by force. */
export class WorkersDidNotStop extends Error {
  constructor(count: number) {
    super(`${count} workers did not stop in time, and were killed`);
    this.name = 'WorkersDidNotStop';
  }
}
