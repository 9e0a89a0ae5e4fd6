import { createCipheriv, createDecipheriv } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';

/** The ways to encrypt between bot and voice server. */
export type TransportEncryption = 'aead_aes256_gcm_rtpsize' | 'aead_xchacha20_poly1305_rtpsize';

/** One packet of real-time audio (RFC 3550), decrypted. */
export interface TransportPacket {
  /** One more than the packet before, 16 bits. */
  readonly sequence: number;
  /** Time in samples of 48 kHz, 32 bits. */
  readonly timestamp: number;
  /** Who speaks. */
  readonly ssrc: number;
  /** Opus, possibly encrypted end to end. */
  readonly payload: Buffer;
}

const headerBytes = 12;
const tagBytes = 16;
const counterBytes = 4;
const opusPayloadType = 120;

/** The speaker of a packet, or undefined when it is not real-time audio. */
export function ssrcOf(datagram: Buffer): number | undefined {
  const isAudio = datagram.length > headerBytes && datagram[0] === 0x80 && datagram[1] === opusPayloadType;
  return isAudio ? datagram.readUInt32BE(8) : undefined;
}

/** Decrypts a packet: header as additional data, ciphertext, tag, and a counter that is the start of the nonce. */
export function openPacket(datagram: Buffer, key: Buffer, encryption: TransportEncryption): TransportPacket {
  const header = datagram.subarray(0, headerBytes);
  const sealed = datagram.subarray(headerBytes, -counterBytes);
  const counter = datagram.subarray(-counterBytes);
  return {
    sequence: header.readUInt16BE(2),
    timestamp: header.readUInt32BE(4),
    ssrc: header.readUInt32BE(8),
    payload:
      encryption === 'aead_aes256_gcm_rtpsize'
        ? openAes(sealed, key, counter, header)
        : openXchacha(sealed, key, counter, header),
  };
}

/** What {@link sealPacket} is given. */
export interface PacketToSeal {
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits. */
  readonly timestamp: number;
  /** Who speaks. */
  readonly ssrc: number;
  /** Opus, possibly encrypted end to end. */
  readonly payload: Buffer;
}

/**
 * Encrypts a packet as other people's clients send theirs: with a header extension, whose head is additional data and whose
 * content is encrypted together with the audio.
 */
export function sealPacket(packet: PacketToSeal, key: Buffer, encryption: TransportEncryption): Buffer {
  const header = Buffer.alloc(headerBytes + 4);
  header.writeUInt8(0x90, 0);
  header.writeUInt8(opusPayloadType, 1);
  header.writeUInt16BE(packet.sequence, 2);
  header.writeUInt32BE(packet.timestamp, 4);
  header.writeUInt32BE(packet.ssrc, 8);
  header.writeUInt16BE(0xbede, headerBytes);
  header.writeUInt16BE(1, headerBytes + 2);
  const counter = Buffer.alloc(counterBytes);
  counter.writeUInt32BE(packet.sequence);
  const content = Buffer.concat([Buffer.from([0x10, 0xff, 0, 0]), packet.payload]);
  const sealed =
    encryption === 'aead_aes256_gcm_rtpsize'
      ? sealAes(content, key, counter, header)
      : sealXchacha(content, key, counter, header);
  return Buffer.concat([header, sealed, counter]);
}

function sealAes(content: Buffer, key: Buffer, counter: Buffer, header: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.concat([counter, Buffer.alloc(8)]));
  cipher.setAAD(header);
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function sealXchacha(content: Buffer, key: Buffer, counter: Buffer, header: Buffer): Buffer {
  const nonce = Buffer.concat([counter, Buffer.alloc(20)]);
  return Buffer.from(xchacha20poly1305(key, nonce, header).encrypt(content));
}

function openAes(sealed: Buffer, key: Buffer, counter: Buffer, header: Buffer): Buffer {
  const nonce = Buffer.concat([counter, Buffer.alloc(8)]);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(header);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
}

function openXchacha(sealed: Buffer, key: Buffer, counter: Buffer, header: Buffer): Buffer {
  const nonce = Buffer.concat([counter, Buffer.alloc(20)]);
  return Buffer.from(xchacha20poly1305(key, nonce, header).decrypt(sealed));
}

/** Answers a bot that asks for its own address; undefined when the datagram asks for nothing. */
export function discoveryAnswer(datagram: Buffer, address: string, port: number): Buffer | undefined {
  const isRequest = datagram.length === 74 && datagram.readUInt16BE(0) === 1;
  if (!isRequest) return undefined;
  const answer = Buffer.alloc(74);
  answer.writeUInt16BE(2, 0);
  answer.writeUInt16BE(70, 2);
  datagram.copy(answer, 4, 4, 8);
  answer.write(address, 8);
  answer.writeUInt16BE(port, 72);
  return answer;
}
