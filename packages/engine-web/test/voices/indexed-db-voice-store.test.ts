import { type SerializedStarlingError, StarlingError, type VoiceStore } from '@starling-tts/core';
import {
  createSyntheticVoice,
  createTestConditioning,
  createTestVoiceRecord,
  voiceStoreConformance,
} from '@starling-tts/core/testing';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../../tooling/testing/chromium.ts';
import { usePage } from '../support/use-page.ts';

let count = 0;

const newName = () => `voices-${++count}`;

/** A store in a tab, as one that lives here. */
function remoteStore(tab: Page, databaseName: string): VoiceStore {
  const call =
    (method: Exclude<keyof VoiceStore, 'writable'>) =>
    async (...parameters: unknown[]) => {
      const answer: { value?: unknown; error?: SerializedStarlingError } = await tab.evaluate(
        ([name, method, parameters]) => voicesPage.call(name, method, parameters),
        [databaseName, method, parameters] as const,
      );
      if (answer.error) throw StarlingError.fromJSON(answer.error);
      return answer.value as never;
    };
  return {
    writable: true,
    list: call('list'),
    get: call('get'),
    put: call('put'),
    rename: call('rename'),
    delete: call('delete'),
    readReference: call('readReference'),
    conditioningKeys: call('conditioningKeys'),
    readConditioning: call('readConditioning'),
    writeConditioning: call('writeConditioning'),
  };
}

describe.skipIf(!hasChromium())('voices in IndexedDB', () => {
  const served = usePage('voices');
  const openTab = async () => (await served.open()).page;
  let tab: Page;

  beforeAll(async () => {
    tab = await openTab();
  });

  const names = new Map<VoiceStore, string>();
  voiceStoreConformance(
    'IndexedDB',
    () => {
      const name = newName();
      const store = remoteStore(tab, name);
      names.set(store, name);
      return store;
    },
    {
      reopen: async (store) => {
        // Another tab after the first one is gone.
        await tab.close();
        tab = await openTab();
        return remoteStore(tab, names.get(store)!);
      },
    },
  );

  test('of two tabs that take the same names at once each name goes to one', async () => {
    const other = await openTab();
    const name = newName();
    const voices = Array.from({ length: 12 }, (_, index) => index);
    const attempts = [tab, other].flatMap((page, number) =>
      voices.map((voice) =>
        remoteStore(page, name).put(
          createTestVoiceRecord({ id: `${number}000000${voice.toString(16)}`, name: `Voice ${voice}` }),
          createSyntheticVoice({ seconds: 1 }),
        ),
      ),
    );
    const outcomes = await Promise.allSettled(attempts);
    const won = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(12);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('voice_name_taken');
    }
    const keys = await tab.evaluate((name) => voicesPage.keysOf(name), name);
    expect(keys.voices).toHaveLength(12);
    expect(keys.references).toEqual(keys.voices);
    expect(await remoteStore(other, name).list()).toEqual(await remoteStore(tab, name).list());
    await other.close();
  });

  test('a tab closed in the middle of writing leaves whole voices only', async () => {
    const name = newName();
    const record = createTestVoiceRecord();
    const reference = createSyntheticVoice({ seconds: 10 });
    for (let round = 0; round < 3; round += 1) {
      const other = await openTab();
      await other.evaluate(
        async ([name, record, samples, round]) => {
          const store = voicesPage.storeOf(name);
          const puts = Array.from({ length: 9 }, (_, voice) => {
            const id = `${round}000000${voice}`;
            return store.put({ ...record, id, name: `Voice ${id}` }, { samples, sampleRate: 24_000 });
          });
          // The tab is closed with one voice stored and the others on their way.
          await puts[0];
        },
        [name, record, reference.samples, round] as const,
      );
      await other.close();
    }
    const keys = await tab.evaluate((name) => voicesPage.keysOf(name), name);
    expect(keys.voices!.length).toBeGreaterThanOrEqual(3);
    expect(keys.references).toEqual(keys.voices);
    const store = remoteStore(tab, name);
    for (const { id } of await store.list()) {
      expect((await store.readReference(id)).samples).toHaveLength(reference.samples.length);
    }
    await store.put({ ...record, id: 'ffffffff', name: 'Afterwards' }, createSyntheticVoice({ seconds: 1 }));
  });

  test('conditioning written while another tab deletes the voice leaves nothing behind', async () => {
    const other = await openTab();
    const name = newName();
    const record = createTestVoiceRecord();
    await remoteStore(tab, name).put(record, createSyntheticVoice({ seconds: 1 }));
    const writes = Array.from({ length: 10 }, (_, index) =>
      remoteStore(tab, name).writeConditioning(
        record.id,
        createTestConditioning({ modelRevision: String(index) }),
      ),
    );
    const [deleted, ...written] = await Promise.allSettled([
      remoteStore(other, name).delete(record.id),
      ...writes,
    ]);
    expect(deleted).toEqual({ status: 'fulfilled', value: true });
    for (const outcome of written) {
      if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('voice_not_found');
    }
    const keys = await tab.evaluate((name) => voicesPage.keysOf(name), name);
    expect(keys).toEqual({ voices: [], references: [], conditioning: [] });
    await other.close();
  });

  test('gives way to a page that deletes the database, and starts anew afterwards', async () => {
    const name = newName();
    const store = remoteStore(tab, name);
    await store.put(createTestVoiceRecord(), createSyntheticVoice({ seconds: 1 }));
    await tab.evaluate(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.deleteDatabase(name);
          request.onsuccess = () => resolve();
          request.onerror = () => reject(request.error);
        }),
      name,
    );
    expect(await store.list()).toEqual([]);
    await store.put(createTestVoiceRecord(), createSyntheticVoice({ seconds: 1 }));
  });

  test('refuses a database of a newer version with an error that says so', async () => {
    const name = newName();
    await tab.evaluate(
      (name) =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open(name, 99);
          request.onsuccess = () => {
            request.result.close();
            resolve();
          };
        }),
      name,
    );
    await expect(remoteStore(tab, name).list()).rejects.toMatchObject({
      code: 'voice_store_failed',
      message: expect.stringContaining('newer version'),
    });
  });

  test('voices travel as .starvoice files from one database to another', async () => {
    const reference = createSyntheticVoice({ seconds: 3 });
    const [original, copy, report] = await tab.evaluate(
      async ([from, to, samples, conditioning]) => {
        const first = voicesPage.createVoiceLibrary({ stores: [voicesPage.storeOf(from)] });
        const record = await first.add(
          { name: 'Traveller', description: 'calm', consentNote: 'by e-mail', conditioning },
          { samples, sampleRate: 24_000 },
        );
        const bytes = await voicesPage.exportVoice(first, record.id);
        const second = voicesPage.createVoiceLibrary({ stores: [voicesPage.storeOf(to)] });
        const report = await voicesPage.importVoiceFile(second, { fileName: 'traveller.starvoice', bytes });
        const describe = async (library: typeof first) => ({
          record: await library.findById(record.id),
          reference: await library.readReference(record.id),
          keys: await library.conditioningKeys(record.id),
        });
        return [await describe(first), await describe(second), report] as const;
      },
      [newName(), newName(), reference.samples, createTestConditioning()] as const,
    );
    expect(report.status).toBe('imported');
    expect(copy).toEqual(original);
    expect(copy.keys).toEqual(['test-model@1']);
  });
});
