import type { FlagKey } from '#infrastructure/flags/flags.declared.js';
import type { Person } from '../../support/person.js';

export interface FlagBody {
  key: string;
  enabled: boolean;
  percentage: number;
  user_ids: string[];
  roles: string[];
  source: string;
}

export const FLAGS = '/v1/admin/flags';

/** An admin changes a flag. */
export async function change(cid: Person, key: FlagKey, patch: object): Promise<FlagBody> {
  return (await cid.patch(`${FLAGS}/${key}`, patch).expect(200)).body as FlagBody;
}

/** What an admin sees of a flag. */
export async function flag(cid: Person, key: FlagKey): Promise<FlagBody | undefined> {
  const { data } = (await cid.get(FLAGS).expect(200)).body as { data: FlagBody[] };
  return data.find((one) => one.key === key);
}
