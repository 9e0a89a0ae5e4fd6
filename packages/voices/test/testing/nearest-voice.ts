import type { VoiceMeasure } from './voice-measure.js';

/** How much pitch counts against the whole spectrum: it is heard, and measured, far more exactly. */
const pitchWeight = 4;

/**
 * For each spoken sample the index of the reference it is nearest to. Every feature is centred and scaled by mean and spread
 * over its own side, which takes out what all samples of a side share (the text, the model's vocoder).
 */
export function nearestReferences(
  spoken: readonly VoiceMeasure[],
  references: readonly VoiceMeasure[],
): number[] {
  const from = standardized(spoken.map(features));
  const to = standardized(references.map(features));
  return from.map((sample) => {
    const distances = to.map((reference) => distance(sample, reference));
    return distances.indexOf(Math.min(...distances));
  });
}

function features(measure: VoiceMeasure): number[] {
  return [measure.pitch, ...measure.spectrum];
}

function standardized(rows: readonly (readonly number[])[]): number[][] {
  const columns = rows[0]!.map((_, column) => rows.map((row) => row[column]!));
  const centres = columns.map(mean);
  const spreads = columns.map((values, column) =>
    Math.sqrt(mean(values.map((value) => (value - centres[column]!) ** 2))),
  );
  return rows.map((row) => row.map((value, column) => (value - centres[column]!) / spreads[column]!));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function distance(a: readonly number[], b: readonly number[]): number {
  const [pitch, ...spectrum] = a.map((value, column) => (value - b[column]!) ** 2);
  return pitchWeight * pitch! + mean(spectrum);
}
