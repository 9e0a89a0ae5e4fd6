import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ModelProgress } from '../models/model-progress.js';
import type { CommandContext } from './context.js';
import { createNotes } from './notes.js';

/** A context whose standard error is kept, with what was written so far. */
function listener(terminal: boolean, environment: NodeJS.ProcessEnv = {}) {
  const stderr = Object.assign(new PassThrough(), { isTTY: terminal, columns: 60 });
  const context: CommandContext = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
    environment,
    folder: '/',
    signal: new AbortController().signal,
    setExitCode: () => undefined,
  };
  return { context, heard: () => String(stderr.read() ?? '') };
}

const half: ModelProgress = {
  phase: 'download',
  model: 'chatterbox-turbo',
  file: 'onnx/language_model_q4.onnx_data',
  fileLoaded: 100,
  fileTotal: 184_000_000,
  loaded: 345_500_000,
  total: 691_000_000,
};

describe('notes on a terminal', () => {
  it('draw a bar in one line, no wider than the terminal, and take it away again', () => {
    const { context, heard } = listener(true);
    const notes = createNotes(context, false);
    notes.modelProgress(half);
    const bar = heard();
    expect(bar).toContain('[############............] 50% of 691 MB');
    expect(bar).not.toContain('\n');
    expect(bar.replace('\r\u001B[K', '').length).toBeLessThan(60);
    notes.note('done');
    expect(heard()).toBe('\r\u001B[Kdone\n');
    notes.clear();
    expect(heard()).toBe('');
  });

  it.each([
    [{}, true],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
  ])('with %j colour warnings: %s', (environment, coloured) => {
    const { context, heard } = listener(true, environment);
    createNotes(context, false).warn('careful');
    expect(heard().includes('\u001B[33m')).toBe(coloured);
  });
});

describe('notes elsewhere', () => {
  it('are plain lines, one for each file', () => {
    const { context, heard } = listener(false);
    const notes = createNotes(context, false);
    notes.modelProgress(half);
    notes.modelProgress({ ...half, loaded: 400_000_000 });
    notes.modelProgress({ ...half, phase: 'ready', file: '' });
    notes.status('never seen');
    notes.warn('careful');
    expect(heard()).toBe(
      'chatterbox-turbo: downloading onnx/language_model_q4.onnx_data (184 MB)\nchatterbox-turbo: ready (691 MB)\nwarning: careful\n',
    );
  });

  it('are not made when the user wants quiet', () => {
    const { context, heard } = listener(true);
    const notes = createNotes(context, true);
    notes.modelProgress(half);
    notes.warn('careful');
    notes.note('done');
    expect(heard()).toBe('');
  });
});
