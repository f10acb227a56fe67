import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly bodyBytes: number;
}

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: *(\d+)/i;

/** One kept connection, which reads of an answer no more than must be: what asks must cost less than what answers. */
export class Connection {
  onAnswer: (answer: Answer) => void = () => undefined;
  onFailure: (error: Error) => void = () => undefined;
  private readonly socket: Socket;
  private received: Buffer | null = null;
  private head: Answer | null = null;
  private length = 0;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (chunk) => this.read(chunk as Buffer));
    this.socket.on('error', (error) => this.onFailure(error));
    this.socket.on('end', () => this.onFailure(new Error('The server closed the connection')));
  }

  send(request: Buffer): void {
    this.socket.write(request);
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.length += chunk.length;
    this.head ??= this.readHead(chunk);
    if (!this.head || this.length < this.head.bodyBytes) return;
    const answer = this.head;
    [this.head, this.received, this.length] = [null, null, 0];
    this.onAnswer(answer);
  }

  /** From here on `length` counts the body only. */
  private readHead(chunk: Buffer): Answer | null {
    this.received = this.received ? Buffer.concat([this.received, chunk]) : chunk;
    const end = this.received.indexOf(HEAD_END);
    if (end < 0) return null;
    const head = this.received.toString('latin1', 0, end);
    const [, length] = LENGTH.exec(head) ?? [];
    if (length === undefined) {
      this.onFailure(new Error(`An answer without a length:\n${head}`));
      return null;
    }
    this.length = this.received.length - end - HEAD_END.length;
    return { status: Number(head.slice(9, 12)), bodyBytes: Number(length) };
  }
}
