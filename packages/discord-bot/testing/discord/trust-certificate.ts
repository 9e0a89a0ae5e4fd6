import tls from 'node:tls';
import type { LocalCertificate } from './certificate.js';

const { connect } = tls;
const trusted = new Set<string>();

/**
 * Lets this process trust a certificate. A child process is told with `NODE_EXTRA_CA_CERTS`, which Node reads only when it
 * starts.
 *
 * @returns a function that takes the trust back
 */
export function trustCertificate({ certificate }: LocalCertificate): () => void {
  trusted.add(certificate);
  tls.connect = ((options: tls.ConnectionOptions, listener?: () => void) =>
    connect({ ...options, ca: [...trusted] }, listener)) as typeof tls.connect;
  return () => {
    trusted.delete(certificate);
    if (trusted.size === 0) tls.connect = connect;
  };
}
