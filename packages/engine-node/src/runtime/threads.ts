import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * Upper bound of the default. Decoding one token at a time is bound by memory bandwidth, which a few cores already fill;
 * whoever measures a gain beyond it sets `threads`.
 */
const MOST_DEFAULT_THREADS = 8;

/**
 * How many threads a graph may use unless the caller says otherwise: one per physical core that this process may run on,
 * at most 8. The two hardware threads of one core share its multipliers, so counting them only adds contention.
 */
export function defaultThreads(): number {
  const allowed = Math.min(availableParallelism(), processorQuota() ?? Number.POSITIVE_INFINITY);
  const physical = physicalCores() ?? assumedPhysicalCores();
  return Math.max(1, Math.min(Math.floor(allowed), physical, MOST_DEFAULT_THREADS));
}

/** Whether two threads can work at the same time, going by the same counts. */
export function hasSecondCore(): boolean {
  return Math.min(availableParallelism(), processorQuota() ?? Number.POSITIVE_INFINITY) >= 2;
}

/** Cores counted from Linux's topology files; undefined elsewhere or where they are hidden. */
function physicalCores(): number | undefined {
  const folder = '/sys/devices/system/cpu';
  try {
    const siblings = readdirSync(folder)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((name) => readFileSync(`${folder}/${name}/topology/thread_siblings_list`, 'utf8').trim());
    return new Set(siblings).size || undefined;
  } catch {
    return undefined;
  }
}

/** Desktop x64 processors mostly run two threads per core, arm64 ones run one. */
function assumedPhysicalCores(): number {
  const logical = availableParallelism();
  return process.arch === 'x64' ? Math.ceil(logical / 2) : logical;
}

/** The processor share a container was given (control groups version 2), in cores; undefined when unlimited. */
function processorQuota(): number | undefined {
  try {
    const [quota, period] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').trim().split(' ').map(Number);
    if (quota === undefined || period === undefined || !(quota > 0) || !(period > 0)) return undefined;
    return Math.max(1, quota / period);
  } catch {
    return undefined;
  }
}
