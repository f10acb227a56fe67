/** What a mail says, in both forms. */
export interface EmailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Email extends EmailContent {
  /** One address, without a name. */
  readonly to: string;
  /** The same for each attempt to send the same mail, so that whoever gets it twice can tell. */
  readonly idempotencyKey: string;
}
