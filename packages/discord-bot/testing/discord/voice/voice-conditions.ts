import type { TransportEncryption } from './transport.js';

/** How the voice server behaves towards connections from now on. Tests change it. */
export interface VoiceConditions {
  /** What it offers, in its order of preference. */
  encryptions: readonly TransportEncryption[];
  /** Whether channels are encrypted end to end. */
  dave: 'version 1' | 'none';
  /** Milliseconds until it takes part in making the group. */
  daveDelay: number;
  /** Closes the connection with this code instead of accepting an identification. */
  refusal: number | undefined;
  /** The encryption that it claims was agreed on, whatever was. */
  claimedEncryption: string | undefined;
  /** Whether datagrams by which bots ask for their own address are lost. */
  losesDiscovery: boolean;
}

/** What Discord does on a good day. */
export function ordinaryConditions(): VoiceConditions {
  return {
    encryptions: ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'],
    dave: 'version 1',
    daveDelay: 0,
    refusal: undefined,
    claimedEncryption: undefined,
    losesDiscovery: false,
  };
}
