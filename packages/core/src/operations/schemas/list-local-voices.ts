import * as z from 'zod/mini';

/** `list_local_voices`: every voice of the library. */
export const listLocalVoicesSchema = z.object({
  /** Names the operation. */
  operation: z.literal('list_local_voices'),
});

/** What a client sends for `list_local_voices`. */
export type ListLocalVoicesInput = z.input<typeof listLocalVoicesSchema>;
/** A `list_local_voices` request. */
export type ListLocalVoicesRequest = z.output<typeof listLocalVoicesSchema>;
