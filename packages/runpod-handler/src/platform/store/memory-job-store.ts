import type { JobOutcome, JobRecord } from '../job.js';
import type { JobStore } from './job-store.js';

/** A store that is gone with the process. */
export function createMemoryJobStore(): JobStore {
  const records = new Map<string, JobRecord>();
  const inputs = new Map<string, unknown>();
  const outcomes = new Map<string, JobOutcome>();
  return {
    load: async () => Array.from(records.values()),
    async queue(record, input) {
      records.set(record.id, record);
      inputs.set(record.id, input);
      outcomes.delete(record.id);
    },
    input: async (id) => inputs.get(id),
    async finish(record, outcome) {
      records.set(record.id, record);
      outcomes.set(record.id, outcome);
    },
    outcome: async (id) => outcomes.get(id),
    async delete(id) {
      records.delete(id);
      inputs.delete(id);
      outcomes.delete(id);
    },
    close: async () => undefined,
  };
}
