import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { StarlingError } from '@starling-tts/core';

/** How the model hub is reached and where its files are kept. */
export interface HubSettings {
  /** Base address without a trailing slash, for example a mirror's. */
  readonly endpoint: string;
  /** Access token for private or gated repositories; sent to the endpoint's origin only. */
  readonly token: string | undefined;
  /** Absolute path of the cache folder, laid out as Python's `huggingface_hub` does. */
  readonly cacheFolder: string;
  /** Whether the network must not be used. */
  readonly offline: boolean;
  /** The HTTP client. */
  readonly fetch: typeof fetch;
  /** Pause before the first retry in milliseconds; doubles each time. */
  readonly retryDelayMilliseconds: number;
  /** A connection that is silent for this many milliseconds counts as cut. */
  readonly idleTimeoutMilliseconds: number;
}

/** What a caller may set of {@link HubSettings}; everything left out comes from the environment. */
export interface HubOptions {
  /** Base address of the hub or a mirror. Default: `HF_ENDPOINT`, else the public hub. */
  readonly endpoint?: string | undefined;
  /** Access token. Default: `HF_TOKEN`. */
  readonly token?: string | undefined;
  /**
   * Cache folder. Default: `HF_HUB_CACHE`, else `HF_HOME/hub`, else `XDG_CACHE_HOME/huggingface/hub`, else
   * `~/.cache/huggingface/hub`: the folder Python programs use, so that models are shared with them.
   */
  readonly cacheFolder?: string | undefined;
  /** True never touches the network. Default: whether `HF_HUB_OFFLINE` is set to a true value. */
  readonly offline?: boolean | undefined;
  /** HTTP client, for example one with a proxy. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Pause before the first of three retries in milliseconds; doubles each time. Default 500. */
  readonly retryDelayMilliseconds?: number | undefined;
  /** A connection that is silent for this many milliseconds counts as cut. Default 30000. */
  readonly idleTimeoutMilliseconds?: number | undefined;
}

/**
 * Completes options from the environment. Variable names and their order are those of `huggingface_hub`.
 *
 * @throws StarlingError `invalid_request` when the endpoint is not an http(s) address
 */
export function hubSettings(
  options: HubOptions = {},
  environment: NodeJS.ProcessEnv = process.env,
): HubSettings {
  return {
    endpoint: checkedEndpoint(options.endpoint ?? (environment.HF_ENDPOINT || 'https://huggingface.co')),
    token: options.token ?? (environment.HF_TOKEN?.trim() || undefined),
    cacheFolder: resolve(options.cacheFolder ?? defaultCacheFolder(environment)),
    offline: options.offline ?? isTrue(environment.HF_HUB_OFFLINE),
    fetch: options.fetch ?? fetch,
    retryDelayMilliseconds: options.retryDelayMilliseconds ?? 500,
    idleTimeoutMilliseconds: options.idleTimeoutMilliseconds ?? 30_000,
  };
}

function checkedEndpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    const message =
      'The model hub endpoint (HF_ENDPOINT) must be an http or https address, for example https://hub.example.org.';
    throw new StarlingError('invalid_request', message, { problems: [{ field: 'endpoint', message }] });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function defaultCacheFolder(environment: NodeJS.ProcessEnv): string {
  if (environment.HF_HUB_CACHE) return environment.HF_HUB_CACHE;
  if (environment.HF_HOME) return join(environment.HF_HOME, 'hub');
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface', 'hub');
}

/** The words `huggingface_hub` takes for true. */
function isTrue(value: string | undefined): boolean {
  return ['1', 'ON', 'YES', 'TRUE'].includes(value?.toUpperCase() ?? '');
}
