import { createSpeechService } from '@starling-tts/core';

/** Speaks a text of the API's greatest length through the service. */
export async function measureLongText(engine, sentences, characters) {
  let text = '';
  for (let i = 0; text.length < characters; i += 1) text += `${sentences[i % sentences.length]} `;
  text = `${text.slice(0, characters - 2).trimEnd()}.`;
  const service = createSpeechService({ engine, seed: 5 });
  const started = performance.now();
  const result = await service.run({ operation: 'tts', text, mode: 'basic' });
  const wallSeconds = (performance.now() - started) / 1000;
  const { segments, duration, warnings = [] } = result;
  const ordered = segments.every(
    ({ text_start, text_end, audio_start, audio_end }, index) =>
      text_start < text_end &&
      audio_start < audio_end &&
      (index === 0 ||
        (text_start >= segments[index - 1].text_end && audio_start >= segments[index - 1].audio_end)),
  );
  const spoken = segments.reduce((sum, segment) => sum + segment.text_end - segment.text_start, 0);
  const figures = {
    characters: text.length,
    pieces: segments.length,
    audioSeconds: duration,
    wallSeconds,
    timingsInOrder: ordered,
    textCovered: spoken / text.replace(/\s+/g, ' ').length,
    warnings: warnings.map(({ code }) => code),
  };
  console.log(
    `\n${figures.characters} characters in ${figures.pieces} pieces: ${duration.toFixed(1)} s of audio in ${wallSeconds.toFixed(1)} s, ` +
      `timings ${ordered ? 'in order' : 'OUT OF ORDER'} over ${(100 * figures.textCovered).toFixed(1)} % of the text, ` +
      `warnings: ${figures.warnings.join(', ') || 'none'}`,
  );
  return figures;
}
