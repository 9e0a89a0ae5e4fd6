/**
 * A graph that is not rewritten because its structure is not one of those known to stay exact. Never leaves this folder's
 * {@link rewriteForBorrowedCache} and its caller: the model then runs as it was exported.
 */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}
