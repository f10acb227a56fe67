import type { Entity } from './entity.js';

/** Where the entities of one kind are kept. */
export interface Repository<T extends Entity> {
  findById(id: string): Promise<T | null>;
  /** Inserts a new entity or updates a stored one, raising its `version`; throws {@link StaleVersionError} when it was changed since it was read. */
  save(entity: T): Promise<T>;
  /** Resolves to whether there was anything to delete. */
  delete(id: string): Promise<boolean>;
}
