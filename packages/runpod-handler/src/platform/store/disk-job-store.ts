import { resolve } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import { ClassicLevel } from 'classic-level';
import type { JobOutcome, JobRecord } from '../job.js';
import type { JobStore } from './job-store.js';

/** Ids come from this platform, but a key must never reach into another part of the store. */
const parts = { record: 'job', input: 'input', outcome: 'outcome' } as const;

/**
 * Opens a store in a folder, an embedded LevelDB. Every change is on the disk before it counts.
 *
 * @param folder made when it is not there
 * @throws StarlingError `invalid_request` when the folder cannot be used or another process uses it
 */
export async function openDiskJobStore(folder: string): Promise<JobStore> {
  const level = new ClassicLevel<string, unknown>(resolve(folder), { valueEncoding: 'json' });
  try {
    await level.open();
  } catch (cause) {
    const isLocked = (cause as { cause?: { code?: string } }).cause?.code === 'LEVEL_LOCKED';
    const message = isLocked
      ? 'The data folder is in use by another server. Stop that one or name another folder.'
      : 'The data folder cannot be opened. Check that it is a folder that this user may write, and not one of another program.';
    throw new StarlingError(
      'invalid_request',
      message,
      { problems: [{ field: 'data', message }] },
      { cause },
    );
  }
  const key = (part: keyof typeof parts, id: string) => `${parts[part]}!${id}`;
  return {
    async load() {
      // '"' follows '!' and ends the range of this part.
      return (await level.values({ gt: `${parts.record}!`, lt: `${parts.record}"` }).all()) as JobRecord[];
    },
    async queue(record, input) {
      await level.batch(
        [
          { type: 'put', key: key('record', record.id), value: record },
          { type: 'put', key: key('input', record.id), value: input },
          { type: 'del', key: key('outcome', record.id) },
        ],
        { sync: true },
      );
    },
    input: (id) => level.get(key('input', id)),
    async finish(record, outcome) {
      await level.batch<string, unknown>(
        [
          { type: 'put', key: key('record', record.id), value: record },
          { type: 'put', key: key('outcome', record.id), value: outcome },
        ],
        { sync: true },
      );
    },
    outcome: async (id) => (await level.get(key('outcome', id))) as JobOutcome | undefined,
    async delete(id) {
      await level.batch(
        Object.keys(parts).map((part) => ({ type: 'del', key: key(part as keyof typeof parts, id) })),
      );
    },
    close: () => level.close(),
  };
}
