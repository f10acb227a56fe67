import { Differ, IsId } from '#foundation/validators/index.js';

@Differ('from_user_id', 'to_user_id')
export class TransferPostRequest {
  /** The present author: whoever is mistaken about that hands nothing on. */
  @IsId()
  from_user_id!: string;

  @IsId()
  to_user_id!: string;
}
