import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../host/child-environment.js';
import { type Device, devices, deviceTable } from './device.js';

/** What was found out about a device. */
export interface DeviceReport {
  /** The device as callers name it. */
  readonly device: Device;
  /** The ONNX Runtime execution provider behind it. */
  readonly executionProvider: string;
  /** Whether a graph ran on it just now. */
  readonly works: boolean;
  /** Why it does not work, in ONNX Runtime's words where it gave any; empty when it works. */
  readonly reason: string;
  /** What the device needs and how to get it. */
  readonly requirement: string;
}

/** What the probe process sends. */
export interface ProbeAnswer {
  /** Whether the probe graph ran. */
  readonly works: boolean;
  /** Why not; empty when it did. */
  readonly reason: string;
}

/** Longest time one probe may take, in milliseconds: drivers have been seen to hang. */
const PROBE_TIMEOUT = 30_000;

/**
 * Tries every device by running a graph on it, each in a process of its own: drivers write to standard error, hang and
 * crash, and none of that may reach the caller.
 */
export async function listDevices(): Promise<readonly DeviceReport[]> {
  const reports: DeviceReport[] = [];
  // One after another: some drivers do not like to be initialised twice at the same moment.
  for (const device of devices) {
    const { works, reason } = await probeInProcess(device);
    const { executionProvider, requirement } = deviceTable[device];
    reports.push({ device, executionProvider, works, reason, requirement });
  }
  return reports;
}

function probeInProcess(device: Device): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    let answer: ProbeAnswer | undefined;
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./probe-main.js', import.meta.url)), device],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        env: childEnvironment(process.env, process.versions.electron !== undefined),
        timeout: PROBE_TIMEOUT,
        killSignal: 'SIGKILL',
        windowsHide: true,
      },
    );
    child.once('message', (message: ProbeAnswer) => {
      answer = message;
    });
    child.once('error', (error) => resolve({ works: false, reason: error.message }));
    child.once('close', (code, signal) => {
      resolve(
        answer ?? { works: false, reason: `The probe process ended with ${signal ?? `exit code ${code}`}.` },
      );
    });
  });
}
