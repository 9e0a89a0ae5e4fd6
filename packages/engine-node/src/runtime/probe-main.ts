/**
 * Entry of the process that probes one device, named by its first argument; see {@link listDevices}.
 *
 * @packageDocumentation
 */
import { type Device, devices, probeDevice } from './device.js';
import type { ProbeAnswer } from './list-devices.js';

const device = devices.find((known) => known === process.argv[2]);
const answer = device === undefined ? { works: false, reason: 'Unknown device.' } : await probe(device);
process.send?.(answer, undefined, undefined, () => process.exit(0));

async function probe(named: Device): Promise<ProbeAnswer> {
  try {
    await probeDevice(named);
    return { works: true, reason: '' };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const reason = cause instanceof Error ? cause.message : String(error);
    return { works: false, reason: reason.split('\n', 1)[0] ?? '' };
  }
}
