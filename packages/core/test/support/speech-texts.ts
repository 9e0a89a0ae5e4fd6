import type {
  ServiceAudioPart,
  ServiceEndPart,
  ServicePart,
  ServiceStartPart,
} from '../../src/service/index.js';

/** A sentence. */
export const text = 'The quick brown fox jumps over the lazy dog.';

/** Several paragraphs, far more than one segment. */
export const longText = Array.from(
  { length: 12 },
  (_, index) =>
    `Paragraph ${index} begins here. ${text} ${text} And so it goes on, "as they say"; who knows?`,
).join('\n\n');

/** Reads a whole stream. */
export async function collect(parts: AsyncIterable<ServicePart>) {
  const all: ServicePart[] = [];
  for await (const part of parts) all.push(part);
  return {
    all,
    start: all[0] as ServiceStartPart,
    audio: all.slice(1, -1) as ServiceAudioPart[],
    end: all.at(-1) as ServiceEndPart,
  };
}

/** Codes of the warnings of a result. */
export function codes(warnings: readonly { code: string }[] | undefined): string[] {
  return (warnings ?? []).map(({ code }) => code);
}
