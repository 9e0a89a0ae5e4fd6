import { createHash } from 'node:crypto';

/**
 * The file name under which a model's conditioning is stored: as much of the key as every file system can write, for
 * people, and the beginning of its SHA-256, so that keys that differ only in case or in odd characters stay apart.
 */
export function conditioningFileName(key: string): string {
  const readable = key.replace(/[^A-Za-z0-9@-]+/g, '_').slice(0, 80);
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return `${readable}-${digest}.safetensors`;
}
