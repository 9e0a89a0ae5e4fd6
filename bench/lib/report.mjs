import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/**
 * The machine a figure was measured on, for printing beside it. `load` is the average number of runnable processes over
 * the last minute, the bench's own included: well above the number of cores, times are those of a crowded machine.
 *
 * @returns {{ cpu: string, cores: number, memoryGigabytes: number, node: string, platform: string, load: number }}
 */
export function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    load: Math.round(10 * loadavg()[0]) / 10,
  };
}

/** One line about {@link machine}. */
export function machineLine() {
  const { cpu, cores, memoryGigabytes, node, platform, load } = machine();
  return `${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${platform}, Node ${node}, load ${load}`;
}

/**
 * A Markdown table with aligned columns.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 * @returns {string}
 */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [first, ...rest] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}

/**
 * The median of some numbers.
 *
 * @param {readonly number[]} values at least one
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
