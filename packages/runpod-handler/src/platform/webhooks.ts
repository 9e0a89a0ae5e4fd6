import { sleep } from '../worker/delays.js';
import type { Log } from '../worker/log.js';
import { type JobOutcome, type JobRecord, viewOf } from './job.js';

/** Tries of one webhook. */
const tries = 3;

/** Options of {@link createWebhookSender}. */
export interface WebhookOptions {
  /** Milliseconds before a further try. */
  readonly retryDelay: number;
  /** Stops trying. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Makes what posts the answer of `/status` to a job's webhook. Only 200 counts; other answers are followed by two more tries. */
export function createWebhookSender({ retryDelay, signal, log }: WebhookOptions) {
  return async (record: JobRecord, outcome: JobOutcome): Promise<void> => {
    if (record.webhook === undefined) return;
    const body = JSON.stringify(viewOf(record, outcome));
    for (let attempt = 1; attempt <= tries && !signal.aborted; attempt += 1) {
      const status = await fetch(record.webhook, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
        // The address is the client's choice; where it leads on to is nobody's.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      }).then(
        async (answer) => {
          await answer.body?.cancel();
          return answer.status;
        },
        () => undefined,
      );
      if (status === 200) return;
      log('warn', `the webhook did not take the result (${status ?? 'no answer'})`, record.id);
      if (attempt < tries) await sleep(retryDelay, signal);
    }
  };
}
