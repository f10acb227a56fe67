import { connected } from '../../support/cluster-connection.js';

export interface JobRow {
  readonly id: string;
  readonly state: string;
  readonly retry_count: number;
  readonly started_on: Date | null;
  readonly start_after: Date;
}

/** The jobs of a queue as somebody else sees them: what is committed. */
export function rowsOf(url: string, queue: string): Promise<JobRow[]> {
  return connected(url, async (client) => {
    const { rows } = await client.query<JobRow>(
      'select * from jobs.job where name = $1 order by created_on',
      [queue],
    );
    return rows;
  });
}

export async function statesOf(url: string, queue: string): Promise<string[]> {
  return (await rowsOf(url, queue)).map(({ state }) => state);
}
