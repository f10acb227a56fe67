import { InvalidInputError, Problem } from '#foundation/errors/index.js';

@Problem('email-unchanged', 'E-mail Address Unchanged', 'This is the e-mail address of the account already.')
export class EmailUnchanged extends InvalidInputError {
  constructor() {
    super('The e-mail address is the present one', 'email');
  }
}
