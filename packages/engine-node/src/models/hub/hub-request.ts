import { downloadFailed, type HubConnection, TransientHubError } from '@starling-tts/chatterbox/hub';
import type { HubSettings } from './hub-settings.js';

const maximumRedirects = 5;

/** The connection to the hub that settings describe. */
export function hubConnection(settings: HubSettings): HubConnection {
  const { endpoint, retryDelayMilliseconds, idleTimeoutMilliseconds, token } = settings;
  return {
    endpoint,
    retryDelayMilliseconds,
    idleTimeoutMilliseconds,
    request: (address, headers, signal) => requestOnce(settings, address, headers, signal),
    advice: {
      whenBusy: 'wait a while, or set HF_TOKEN',
      whenGated: 'accept its terms on the hub, then set HF_TOKEN',
      whenUnknown: 'Check the spelling of repository and revision; a private one needs HF_TOKEN.',
      whenRefused: (model) =>
        token
          ? `the hub refused the token (HF_TOKEN) for ${model}: it is wrong, expired or lacks access`
          : `the hub asks for a token: ${model} does not exist, or is private or gated and needs HF_TOKEN`,
      whenDamaged: 'Nothing was kept; try again, or check the mirror in HF_ENDPOINT.',
    },
  };
}

/**
 * One GET with redirects followed by hand: the token goes to the endpoint's own origin only, never to a host that a
 * redirect names, and https is never left for http.
 *
 * @returns the response, whatever its status
 * @throws TransientHubError when no answer came; StarlingError `aborted`, `download_failed` on a bad redirect
 */
async function requestOnce(
  settings: HubSettings,
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const hubOrigin = new URL(settings.endpoint).origin;
  let url = new URL(address);
  for (let redirects = 0; redirects <= maximumRedirects; redirects++) {
    const authorization: Record<string, string> =
      settings.token && url.origin === hubOrigin ? { authorization: `Bearer ${settings.token}` } : {};
    const response = await fetchOnce(settings, url, { ...headers, ...authorization }, signal);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) return response;
    await response.body?.cancel();
    const next = new URL(location, url);
    if (url.protocol === 'https:' && next.protocol !== 'https:') {
      throw downloadFailed(address, 'it redirects from https to an unprotected address');
    }
    url = next;
  }
  throw downloadFailed(address, `it redirects more than ${maximumRedirects} times`);
}

async function fetchOnce(
  settings: HubSettings,
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  try {
    return await settings.fetch(url, {
      // A compressed body would make byte ranges meaningless.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'starling-tts', ...headers },
      redirect: 'manual',
      ...(signal && { signal }),
    });
  } catch (cause) {
    throw new TransientHubError(`no connection to ${url.host}`, { cause });
  }
}
