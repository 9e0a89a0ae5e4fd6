/** What the browser lets this origin store. */
export interface StorageEstimate {
  /** Bytes in all; undefined where the browser does not tell. */
  readonly quota: number | undefined;
  /** Bytes that are left; undefined where the browser does not tell. */
  readonly available: number | undefined;
}

/** Asks the browser. */
export async function estimateStorage(): Promise<StorageEstimate> {
  // Missing in pages that are not secure, and outside browsers.
  const storage = (globalThis.navigator as Navigator | undefined)?.storage as StorageManager | undefined;
  const { quota, usage = 0 } = (await storage?.estimate?.()) ?? {};
  return { quota, available: quota === undefined ? undefined : Math.max(0, quota - usage) };
}
