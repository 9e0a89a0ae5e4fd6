import { StarlingError } from '../errors/starling-error.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const invalid = 255;
const skipped = 254;

const characterOf = new Uint8Array(64);
const sextetOf = new Uint8Array(128).fill(invalid);
for (let value = 0; value < 64; value += 1) {
  characterOf[value] = alphabet.charCodeAt(value);
  sextetOf[alphabet.charCodeAt(value)] = value;
}
sextetOf['-'.charCodeAt(0)] = 62;
sextetOf['_'.charCodeAt(0)] = 63;
for (const space of ' \t\n\r\f') sextetOf[space.charCodeAt(0)] = skipped;

/** How much of a data URI's start is looked at for the comma that ends its header. */
const longestDataUriHeader = 1024;

/**
 * Decodes base64 (RFC 4648) as clients really send it: the standard or the URL-safe alphabet, white space anywhere,
 * padding present or missing, with or without a `data:<type>;base64,` prefix.
 *
 * @param value the base64 text
 * @param field name of the request field, for the error message
 * @param maxBytes refuse more decoded bytes than this, before anything is allocated; default: no limit
 * @returns the bytes; an empty array for an empty string
 * @throws StarlingError `audio_unreadable` for text that is not base64, `audio_too_large` above `maxBytes`
 */
export function decodeBase64(value: string, field: string, maxBytes = Number.POSITIVE_INFINITY): Uint8Array {
  const start = payloadStart(value, field);
  const end = payloadEnd(value, start, field);
  const characters = countCharacters(value, start, end, field, maxBytes);
  if (characters % 4 === 1) throw notBase64(field, 'its length is impossible (was it cut off?)');
  const bytes = new Uint8Array(decodedLength(characters));
  // Four characters at a time as long as no white space comes between them: recordings have millions.
  const isDense = characters === end - start;
  let index = start;
  let written = 0;
  for (; isDense && index + 3 < end; index += 4) {
    const group =
      (sextetOf[value.charCodeAt(index)]! << 18) |
      (sextetOf[value.charCodeAt(index + 1)]! << 12) |
      (sextetOf[value.charCodeAt(index + 2)]! << 6) |
      sextetOf[value.charCodeAt(index + 3)]!;
    bytes[written] = group >> 16;
    bytes[written + 1] = (group >> 8) & 0xff;
    bytes[written + 2] = group & 0xff;
    written += 3;
  }
  let pending = 0;
  let pendingBits = 0;
  for (; index < end; index += 1) {
    const bits = sextetOf[value.charCodeAt(index)]!;
    if (bits === skipped) continue;
    pending = (pending << 6) | bits;
    pendingBits += 6;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[written] = (pending >> pendingBits) & 0xff;
      written += 1;
      pending &= (1 << pendingBits) - 1;
    }
  }
  return bytes;
}

/** Encodes bytes as base64 with the standard alphabet and padding (RFC 4648 section 4), without line breaks. */
export function encodeBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let written = 0;
  let index = 0;
  for (; index + 2 < bytes.length; index += 3) {
    const group = (bytes[index]! << 16) | (bytes[index + 1]! << 8) | bytes[index + 2]!;
    text[written] = characterOf[group >> 18]!;
    text[written + 1] = characterOf[(group >> 12) & 63]!;
    text[written + 2] = characterOf[(group >> 6) & 63]!;
    text[written + 3] = characterOf[group & 63]!;
    written += 4;
  }
  const left = bytes.length - index;
  if (left > 0) {
    const group = (bytes[index]! << 16) | ((left === 2 ? bytes[index + 1]! : 0) << 8);
    const padding = '='.charCodeAt(0);
    text[written] = characterOf[group >> 18]!;
    text[written + 1] = characterOf[(group >> 12) & 63]!;
    text[written + 2] = left === 2 ? characterOf[(group >> 6) & 63]! : padding;
    text[written + 3] = padding;
  }
  return new TextDecoder().decode(text);
}

/** Skips the header of a data URI; a data URI without `;base64` holds percent-encoded text and is refused. */
function payloadStart(value: string, field: string): number {
  const head = value.slice(0, longestDataUriHeader).trimStart();
  if (!/^data:/i.test(head)) return 0;
  const comma = head.indexOf(',');
  if (comma < 0 || !/;\s*base64\s*$/i.test(head.slice(0, comma))) {
    throw notBase64(field, 'it is a data: URI without ";base64,"');
  }
  return value.indexOf(',') + 1;
}

/** Position after the last character that is neither padding nor white space. */
function payloadEnd(value: string, start: number, field: string): number {
  let end = value.length;
  let padding = 0;
  while (end > start) {
    const code = value.charCodeAt(end - 1);
    if (code === 0x3d) padding += 1;
    else if (sextetOf[code] !== skipped) break;
    end -= 1;
  }
  if (padding > 2) throw notBase64(field, 'it ends with more than two "="');
  return end;
}

/** Counts the characters that carry data and stops at the first that cannot, or as soon as they are too many. */
function countCharacters(value: string, start: number, end: number, field: string, maxBytes: number): number {
  let count = 0;
  for (let index = start; index < end; index += 1) {
    const code = value.charCodeAt(index);
    const bits = code < 128 ? sextetOf[code]! : invalid;
    if (bits === invalid) {
      throw notBase64(field, `character ${index + 1} is not in the base64 alphabet`);
    }
    if (bits !== skipped) count += 1;
  }
  if (decodedLength(count) > maxBytes) {
    throw new StarlingError(
      'audio_too_large',
      `${field} holds ${decodedLength(count)} bytes, more than the ${maxBytes} that are allowed. Send a shorter or compressed recording.`,
      { field, limitBytes: maxBytes },
    );
  }
  return count;
}

function decodedLength(characters: number): number {
  return Math.floor((characters * 3) / 4);
}

function notBase64(field: string, reason: string): StarlingError<'audio_unreadable'> {
  return new StarlingError(
    'audio_unreadable',
    `${field} is not valid base64: ${reason}. Send the bytes of an audio file as base64, with or without a data: prefix.`,
    { field },
  );
}
