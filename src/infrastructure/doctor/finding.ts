/** What was looked at, and what is to be done about it. The service cannot start, or not serve, with a fault. */
export interface Finding {
  readonly subject: string;
  readonly verdict: 'ok' | 'warning' | 'fault';
  readonly sentence: string;
}

export const ok = (subject: string, sentence: string): Finding => ({ subject, verdict: 'ok', sentence });

export const warning = (subject: string, sentence: string): Finding => ({
  subject,
  verdict: 'warning',
  sentence,
});

export const fault = (subject: string, sentence: string): Finding => ({
  subject,
  verdict: 'fault',
  sentence,
});
