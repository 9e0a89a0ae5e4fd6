import { AudioPlayerError, createAudioResource } from '@discordjs/voice';
import { expect, it } from 'vitest';
import { FrameStream } from './frame-stream.js';
import { defaultSpeechBuffering, SpeechPlayer } from './speech-player.js';

it("logs the library's errors without their messages", () => {
  const lines: object[] = [];
  const log = { debug: () => undefined, info: () => undefined, warn: (fields: object) => lines.push(fields) };
  const { player } = new SpeechPlayer(log, defaultSpeechBuffering);
  async function* nothing() {}
  const resource = createAudioResource(new FrameStream(nothing(), () => undefined));
  const cause = Object.assign(new Error('quotes what it failed on'), { code: 'EPIPE' });
  player.emit('error', new AudioPlayerError(cause, resource));
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain('quotes');
});
