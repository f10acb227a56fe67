export class LiveResponse {
  /** @example ok */
  status!: string;
}
