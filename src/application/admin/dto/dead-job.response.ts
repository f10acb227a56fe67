import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '#foundation/types/page.js';
import type { DeadJob } from '#infrastructure/jobs/dead-jobs.js';
import { PageResponse } from '#application/http/paging/page.response.js';

export class DeadJobResponse {
  id!: string;
  queue!: string;
  @ApiProperty({ format: 'date-time' })
  died_at!: string;
  /** What it said when it failed for the last time. */
  error!: string;

  static of({ id, queue, diedAt, error }: DeadJob): DeadJobResponse {
    return { id, queue, died_at: diedAt, error };
  }
}

export class DeadJobPage extends PageResponse<DeadJobResponse> {
  declare readonly data: DeadJobResponse[];

  static of(page: Page<DeadJob>, limit: number): DeadJobPage {
    return new DeadJobPage(
      page.items.map((job) => DeadJobResponse.of(job)),
      page,
      limit,
    );
  }
}
