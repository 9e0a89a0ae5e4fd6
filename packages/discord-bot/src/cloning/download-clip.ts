import { downloadTime, maxClipBytes } from './clip-limits.js';

/** Hosts from which Discord serves attachments. */
const attachmentHosts: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** What a download came to. */
export type Download =
  | { readonly status: 'downloaded'; readonly bytes: Uint8Array }
  /** The address is not one of Discord's. */
  | { readonly status: 'source-refused' }
  | { readonly status: 'too-large' }
  | { readonly status: 'failed' };

/**
 * Whether a file may be fetched from an address: from Discord's hosts for attachments by https only, so that nobody makes the bot call
 * other machines.
 *
 * @param testApi address of a Discord on this machine: its files are on this machine too
 */
export function isAttachmentUrl(address: string, testApi: string | undefined): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (url.username !== '' || url.password !== '') return false;
  if (testApi !== undefined && url.protocol === 'http:' && url.hostname === '127.0.0.1') return true;
  return url.protocol === 'https:' && url.port === '' && attachmentHosts.has(url.hostname);
}

/** Fetches a file that was attached in Discord. Follows no redirects and stops reading at the limit, whatever the headers claim. */
export async function downloadClip(
  address: string,
  { testApi, signal }: { readonly testApi: string | undefined; readonly signal: AbortSignal },
): Promise<Download> {
  if (!isAttachmentUrl(address, testApi)) return { status: 'source-refused' };
  try {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(downloadTime)]),
    });
    if (!response.ok || response.body === null) return { status: 'failed' };
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body) {
      length += chunk.length;
      // Leaving the loop cancels the download.
      if (length > maxClipBytes) return { status: 'too-large' };
      chunks.push(chunk);
    }
    return { status: 'downloaded', bytes: Buffer.concat(chunks) };
  } catch {
    return { status: 'failed' };
  }
}
