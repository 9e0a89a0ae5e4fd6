/** How a model hub is reached; the network side of it belongs to engine-node or engine-web. */
export interface HubConnection {
  /** Base address without a trailing slash, for example a mirror's. */
  readonly endpoint: string;
  /** Pause before the first retry in milliseconds; doubles each time. */
  readonly retryDelayMilliseconds: number;
  /** A connection that is silent for this many milliseconds counts as cut. */
  readonly idleTimeoutMilliseconds: number;
  /** What a person can do, as ends of error messages. */
  readonly advice: HubAdvice;
  /**
   * One GET with redirects followed.
   *
   * @returns the response, whatever its status
   * @throws TransientHubError when no answer came; StarlingError `aborted`, `download_failed` on a bad redirect
   */
  request(
    address: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<Response>;
}

/** Ends of error messages that differ between a program with a token and a page without. */
export interface HubAdvice {
  /** After "the server answered 429, 4 times;". */
  readonly whenBusy: string;
  /** After "access to … is granted on request:". */
  readonly whenGated: string;
  /** After "… knows no …". */
  readonly whenUnknown: string;
  /** For a model whose answer is 401 or 403: a whole sentence without its full stop. */
  whenRefused(model: string): string;
  /** After "… are not those that are listed". */
  readonly whenDamaged: string;
}
