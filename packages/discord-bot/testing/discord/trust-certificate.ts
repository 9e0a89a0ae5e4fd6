import tls from 'node:tls';
import type { LocalCertificate } from './certificate.js';

/**
 * Lets this process trust a certificate. A child process is told with `NODE_EXTRA_CA_CERTS`, which Node reads only when it
 * starts.
 *
 * @returns a function that takes the trust back
 */
export function trustCertificate({ certificate }: LocalCertificate): () => void {
  const { connect } = tls;
  tls.connect = ((options: tls.ConnectionOptions, listener?: () => void) =>
    connect({ ...options, ca: certificate }, listener)) as typeof tls.connect;
  return () => {
    tls.connect = connect;
  };
}
