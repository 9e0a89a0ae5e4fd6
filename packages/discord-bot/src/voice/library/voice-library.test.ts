import { EventEmitter } from 'node:events';
import { Networking, NetworkingStatusCode } from '@discordjs/voice';
import { expect, it } from 'vitest';
import { containFaults, describeFault } from './voice-library.js';

/** A connection's networking without its sockets, in the state in which it is told where to send audio. */
function networkingWithoutSockets() {
  const networking = Object.create(Networking.prototype);
  EventEmitter.call(networking);
  networking._state = { code: NetworkingStatusCode.Identifying };
  return networking;
}

it('tells of a fault once, by its kind and without its message', () => {
  containFaults();
  const networking = networkingWithoutSockets();
  const errors: Error[] = [];
  networking.on('error', (error: Error) => errors.push(error));
  const broken = {
    op: 2,
    get d() {
      throw new RangeError('quotes what was sent');
    },
  };
  networking.onWsPacket(broken);
  networking.onWsPacket(broken);
  expect(errors.map(describeFault)).toEqual([
    { error: 'RangeError', during: 'message 2 of the voice server' },
  ]);
  expect(String(errors[0])).not.toContain('quotes');
  expect(describeFault(new Error('quotes what was sent'))).toEqual({ error: 'Error' });
});
