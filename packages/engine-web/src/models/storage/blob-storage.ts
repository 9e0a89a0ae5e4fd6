/** Where downloaded bytes are kept: named pieces of a few megabytes at most. */
export interface BlobStorage {
  /** Which of the browser's storages it is; `memory` lasts as long as the page. */
  readonly kind: 'opfs' | 'cache' | 'memory';
  /** A piece, without loading its bytes; undefined when there is none. */
  read(name: string): Promise<Blob | undefined>;
  /**
   * Stores a piece in place of what had the name. A piece whose writing was cut short may be there in part.
   *
   * @param name letters, digits, `.`, `_` and `-`
   * @throws DOMException `QuotaExceededError` when there is no room
   */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes a piece, if it is there. */
  delete(name: string): Promise<void>;
  /** Every piece with its length. */
  list(): Promise<readonly StoredPiece[]>;
  /** Removes everything. */
  clear(): Promise<void>;
}

/** A piece in a {@link BlobStorage}. */
export interface StoredPiece {
  /** Its name. */
  readonly name: string;
  /** Its length. */
  readonly bytes: number;
}
