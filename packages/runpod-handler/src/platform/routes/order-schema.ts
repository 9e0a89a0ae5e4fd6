import { z } from 'zod';
import type { JobOrder } from '../client-jobs.js';
import { policyLimits } from '../platform-context.js';

function duration(field: string, { least, usual, most }: { least: number; usual: number; most: number }) {
  const error = `policy.${field} must be a whole number of milliseconds between ${least} and ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error }).default(usual);
}

const orderSchema = z.object({
  input: z.unknown().refine((input) => typeof input === 'object' && input !== null && !Array.isArray(input), {
    error: 'input must be an object, as in {"input": {"operation": "tts", ...}}',
  }),
  webhook: z
    .url({ protocol: /^https?$/, error: 'webhook must be an http or https URL' })
    .max(2048)
    .nullish(),
  policy: z
    .object(
      {
        executionTimeout: duration('executionTimeout', policyLimits.executionTimeout),
        ttl: duration('ttl', policyLimits.timeToLive),
        lowPriority: z.boolean({ error: 'policy.lowPriority must be true or false' }).default(false),
      },
      { error: 'policy must be an object' },
    )
    .default({
      executionTimeout: policyLimits.executionTimeout.usual,
      ttl: policyLimits.timeToLive.usual,
      lowPriority: false,
    }),
});

/** Checks the body of `/run` or `/runsync`; a string says what is wrong with it. */
export function readOrder(content: unknown, inputBytes: number, isSync: boolean): JobOrder | string {
  const result = orderSchema.safeParse(content);
  if (!result.success) {
    return Array.from(
      new Set(
        result.error.issues.map(({ path, message }) =>
          path.length === 0 ? 'the body must be a JSON object with an input' : message,
        ),
      ),
    ).join('; ');
  }
  const { input, webhook, policy } = result.data;
  return {
    input,
    inputBytes,
    isSync,
    executionTimeout: policy.executionTimeout,
    timeToLive: policy.ttl,
    isLowPriority: policy.lowPriority,
    webhook: webhook ?? undefined,
  };
}
