import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';

/** A certificate for this machine, made for one test run. */
export interface LocalCertificate {
  /** The private key, PEM. */
  readonly key: string;
  /** The certificate, PEM. */
  readonly certificate: string;
  /** A file with the certificate, for `NODE_EXTRA_CA_CERTS` of a child process. */
  readonly file: string;
  /** Removes the file. */
  remove(): void;
}

/** Makes a certificate for `localhost`: the bot reaches voice servers by TLS only, and no key belongs into a repository. */
export async function createLocalCertificate(): Promise<LocalCertificate> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-discord-'));
  const file = path.join(folder, 'certificate.pem');
  writeFileSync(file, pems.cert);
  return {
    key: pems.private,
    certificate: pems.cert,
    file,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
