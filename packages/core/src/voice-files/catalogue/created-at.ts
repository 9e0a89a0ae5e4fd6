const timestamp = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2})?$/;

/**
 * A time of a catalogue as ISO 8601 in UTC. Times without a zone, as the earlier system wrote them, are taken for UTC and
 * keep every digit; undefined when the text is no time.
 */
export function readCreatedAt(text: string): string | undefined {
  const [, date, time, zone = 'Z'] = timestamp.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const instant = new Date(`${date}T${time.slice(0, 12)}${zone}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  return zone === 'Z' ? `${date}T${time}Z` : instant.toISOString();
}
