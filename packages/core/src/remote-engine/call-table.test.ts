import { afterEach, expect, test, vi } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine.js';
import { CallTable } from './call-table.js';
import type { EngineHost } from './engine-host.js';
import type { ClientMessage } from './protocol.js';
import { RemoteCall } from './remote-call.js';

afterEach(() => {
  vi.useRealTimers();
});

const listener = { receive: () => {}, fail: () => {} };

/** A table whose way to the host is broken until it is mended. */
function brokenTable() {
  const posted: ClientMessage[] = [];
  const busy: boolean[] = [];
  const broken = new Error('The channel is closed.');
  const way = { isBroken: true };
  const table = new CallTable(
    (message) => {
      if (way.isBroken) throw broken;
      posted.push(message);
    },
    (isBusy) => busy.push(isBusy),
  );
  return { table, posted, busy, broken, way };
}

test('a call that cannot be sent does not run', () => {
  const { table, posted, busy, broken, way } = brokenTable();
  expect(() => table.send({ method: 'defaultVoice' }, listener)).toThrow(broken);
  expect(table.size).toBe(0);
  expect(busy).toEqual([true, false]);
  way.isBroken = false;
  table.send({ method: 'defaultVoice' }, listener).forget(false);
  expect(posted).toEqual([{ type: 'call', id: 2, call: { method: 'defaultVoice' } }]);
  expect(busy).toEqual([true, false, true, false]);
});

test('a call whose end cannot be told is forgotten all the same', () => {
  const { table, busy, broken, way } = brokenTable();
  way.isBroken = false;
  const { forget } = table.send({ method: 'defaultVoice' }, listener);
  way.isBroken = true;
  expect(() => forget(true)).toThrow(broken);
  expect(table.size).toBe(0);
  expect(busy).toEqual([true, false]);
});

test('the host is not ended for a call that it never got', () => {
  vi.useFakeTimers();
  const { table, broken } = brokenTable();
  const kill = vi.fn();
  const host: EngineHost = {
    info: createFakeEngine().info,
    alive: true,
    send: (call, answers) => table.send(call, answers),
    kill,
    close: async () => {},
  };
  expect(() => new RemoteCall(host, { method: 'defaultVoice' }, 5)).toThrow(broken);
  vi.advanceTimersByTime(60_000);
  expect(kill).not.toHaveBeenCalled();
});
