/**
 * The few messages of Messaging Layer Security (RFC 9420) that a delivery service makes or takes apart itself: everything
 * else is between the members.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const mlsVersion = 1;
const publicMessageFormat = 1;
const welcomeFormat = 3;
const keyPackageFormat = 5;
const externalSenderType = 2;
const proposalContent = 2;
const addProposalType = 1;
const removeProposalType = 3;
const basicCredential = 1;
/** MLS_128_DHKEMP256_AES128GCM_SHA256_P256, the suite of DAVE version 1. */
const cipherSuite = 2;

/** What the delivery service signs its proposals with; members learn the public key before there is a group. */
export class ExternalSender {
  readonly #privateKey: KeyObject;
  /** The package of DAVE's external sender message: public key and credential. */
  readonly package: Buffer;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    this.package = Buffer.concat([vector(point), uint16(basicCredential), vector(uint64(0n))]);
  }

  /** A proposal to add the owner of a key package. */
  addProposal(groupId: bigint, epoch: bigint, keyPackage: Buffer): Buffer {
    return this.#proposal(
      groupId,
      epoch,
      Buffer.concat([uint16(addProposalType), bareKeyPackage(keyPackage)]),
    );
  }

  /** A proposal to remove the member at a leaf of the group's tree. */
  removeProposal(groupId: bigint, epoch: bigint, leaf: number): Buffer {
    return this.#proposal(groupId, epoch, Buffer.concat([uint16(removeProposalType), uint32(leaf)]));
  }

  #proposal(groupId: bigint, epoch: bigint, proposal: Buffer): Buffer {
    const sender = Buffer.concat([Buffer.from([externalSenderType]), uint32(0)]);
    const authenticatedData = vector(Buffer.alloc(0));
    const content = Buffer.concat([
      vector(uint64(groupId)),
      uint64(epoch),
      sender,
      authenticatedData,
      Buffer.from([proposalContent]),
      proposal,
    ]);
    const toSign = Buffer.concat([uint16(mlsVersion), uint16(publicMessageFormat), content]);
    const labelled = Buffer.concat([vector(Buffer.from('MLS 1.0 FramedContentTBS')), vector(toSign)]);
    const signature = sign('sha256', labelled, { key: this.#privateKey, dsaEncoding: 'der' });
    return Buffer.concat([uint16(mlsVersion), uint16(publicMessageFormat), content, vector(signature)]);
  }
}

/** DAVE's payload of proposals that are to be appended to those at hand. */
export function appendedProposals(proposals: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0]), vector(Buffer.concat(proposals))]);
}

/**
 * Takes apart what a member sends after proposals: its commit, and a welcome when someone is added. Nothing says where the
 * first ends, so the welcome is looked for: the position from which its parts end exactly with the message.
 */
export function splitCommitAndWelcome(message: Buffer): { commit: Buffer; welcome: Buffer | undefined } {
  for (let start = message.length - 8; start > 8; start -= 1) {
    if (message.readUInt16BE(start) !== cipherSuite) continue;
    const secrets = skipVector(message, start + 2);
    if (secrets === undefined || skipVector(message, secrets) !== message.length) continue;
    const isFramed = message.readUInt32BE(start - 4) === ((mlsVersion << 16) | welcomeFormat);
    return { commit: message.subarray(0, isFramed ? start - 4 : start), welcome: message.subarray(start) };
  }
  return { commit: message, welcome: undefined };
}

/** Variable-length vector: the length in one, two or four bytes, told by the two upper bits. */
function vector(content: Buffer): Buffer {
  const { length } = content;
  if (length < 1 << 6) return Buffer.concat([Buffer.from([length]), content]);
  if (length < 1 << 14) return Buffer.concat([uint16(0x4000 | length), content]);
  return Buffer.concat([uint32((0x80000000 | length) >>> 0), content]);
}

/** Where the vector at an offset ends; undefined if that is outside of the message. */
function skipVector(message: Buffer, offset: number): number | undefined {
  const size = 1 << ((message[offset] ?? 0) >> 6);
  if (size > 4 || offset + size > message.length) return undefined;
  const length = message.readUIntBE(offset, size) & [0x3f, 0x3fff, 0, 0x3fffffff][size - 1]!;
  const end = offset + size + length;
  return end <= message.length ? end : undefined;
}

/** Members may send their key package with or without the frame of an MLS message. */
function bareKeyPackage(keyPackage: Buffer): Buffer {
  const isFramed = keyPackage.readUInt32BE(0) === ((mlsVersion << 16) | keyPackageFormat);
  return isFramed ? keyPackage.subarray(4) : keyPackage;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
