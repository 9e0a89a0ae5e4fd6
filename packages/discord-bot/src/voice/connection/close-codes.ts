import type { DepartureCode } from '../departure.js';

/**
 * What to do when a voice server closes the connection: leave for good; wait whether Discord sends the bot elsewhere (a
 * move, a new voice server) and leave if not; or join again, with growing pauses.
 */
export type CloseAction =
  | { readonly kind: 'leave'; readonly departure: DepartureCode }
  | { readonly kind: 'wait'; readonly departure: DepartureCode }
  | { readonly kind: 'rejoin' };

/**
 * Discord's voice close codes that another attempt cannot help, and those that come with a move as well as with an end:
 * 4014 (disconnected, or moved) and 4022 (call terminated: channel deleted, or voice server changed).
 */
const actions: ReadonlyMap<number, CloseAction> = new Map<number, CloseAction>([
  [4004, { kind: 'leave', departure: 'refused' }],
  [4011, { kind: 'leave', departure: 'refused' }],
  [4012, { kind: 'leave', departure: 'refused' }],
  [4014, { kind: 'wait', departure: 'disconnected' }],
  [4016, { kind: 'leave', departure: 'refused' }],
  [4017, { kind: 'leave', departure: 'encryption_refused' }],
  [4021, { kind: 'leave', departure: 'rate_limited' }],
  [4022, { kind: 'wait', departure: 'call_ended' }],
]);

/** What to do about a close code. Codes below 4000 and 4015 arrive here only when resuming failed. */
export function closeAction(closeCode: number): CloseAction {
  return actions.get(closeCode) ?? { kind: 'rejoin' };
}
