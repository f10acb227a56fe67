import type { PipeTransform } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { isUuid } from '#foundation/validators/index.js';

/** An id in a path. Nothing has an id that is no UUID, so that is a 404 and never reaches the database. */
export class ExistingId implements PipeTransform<string, string> {
  constructor(private readonly resource: string) {}

  transform(id: string): string {
    if (!isUuid(id)) throw new NotFoundError(this.resource, id);
    return id.toLowerCase();
  }
}
