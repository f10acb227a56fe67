import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Email } from '../email.js';
import type { EmailTransport } from './email-transport.js';
import { messageOf } from './message.js';

/** Mail goes nowhere: each is a file that mail programs open. */
export class FolderTransport implements EmailTransport {
  private readonly writer = createTransport({ streamTransport: true, buffer: true });

  constructor(
    private readonly from: string,
    private readonly folder: string,
  ) {}

  /** Sent twice, it is written over itself. */
  async send(email: Email): Promise<void> {
    const { message } = await this.writer.sendMail(messageOf(email, this.from));
    await mkdir(this.folder, { recursive: true });
    const name = email.idempotencyKey.replaceAll(/[^\w-]/g, '-');
    await writeFile(join(this.folder, `${name}.eml`), message as Buffer);
  }
}
