/** Rounds to a number of decimal places. */
export function roundTo(value: number, places: number): number {
  return Number(value.toFixed(places));
}
