import type { ExtensionContext } from 'vscode';
import type { ReadingHost } from '../../src/host/reading-host.js';
import { registerReading } from '../../src/host/register-reading.js';
import { FakeSink } from '../../src/session/testing/fake-sink.js';
import { FakeSpeech } from '../../src/session/testing/fake-speech.js';

/** What the tests in the extension host steer and look at. */
export interface ReadingUnderTest {
  /** Reading, as the extension sets it up. */
  readonly host: ReadingHost;
  /** Where its sound goes; time passes in it when a test says so. */
  readonly sink: FakeSink;
  /** What speaks. */
  readonly speech: FakeSpeech;
  /** Errors that would have been shown. */
  readonly errors: unknown[];
}

/** The extension with its own manifest and its own reading side, without engine and loudspeaker. */
export function activate(context: ExtensionContext): ReadingUnderTest {
  const sink = new FakeSink(2);
  const speech = new FakeSpeech();
  const errors: unknown[] = [];
  const host = registerReading(context, {
    speech,
    sink,
    maxSentenceCharacters: () => 300,
    showError: (error) => errors.push(error),
  });
  return { host, sink, speech, errors };
}
