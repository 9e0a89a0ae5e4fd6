import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSink } from '../session/testing/fake-sink.js';
import { FakeSpeech } from '../session/testing/fake-speech.js';
import {
  DiagnosticSeverity,
  NotebookCellKind,
  Position,
  Range,
  type StubEditor,
  stub,
  window,
} from '../testing/vscode-stub.js';
import { contextKeys, playbackCommands, readingCommands } from './command-ids.js';
import type { ReadingHost } from './reading-host.js';
import { registerReading } from './register-reading.js';

/** Lets everything that waits for nothing but its turn go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) await Promise.resolve();
}

const prose =
  'The first sentence of the text stands here. The second sentence of the text follows it.\n\nThe third sentence stands in a paragraph of its own.\n';
const source =
  '// The comment at the very top of the file.\nconst value = readValue();\n\n/** The documentation of a function. */\nfunction run() {}\n';

let sink: FakeSink;
let speech: FakeSpeech;
let host: ReadingHost;
let errors: unknown[];

beforeEach(() => {
  // The refresh after typing waits; everything else has its turn as usual.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stub.reset();
  stub.bringLanguage('typescript', { lineComment: '//', blockComment: ['/*', '*/'] });
  sink = new FakeSink(1);
  speech = new FakeSpeech();
  errors = [];
  host = registerReading(
    { subscriptions: [] },
    { speech, sink, maxSentenceCharacters: () => 300, showError: (error) => errors.push(error) },
  );
});

afterEach(() => {
  host.dispose();
  vi.useRealTimers();
});

function texts(): string[] {
  return host.sentences.map(({ text }) => text);
}

/** What is marked in an editor. */
function marked(editor: StubEditor): string[] {
  return [...editor.decorations.values()].flat().map((range) => editor.document.getText(range));
}

async function read(command: string, ...args: unknown[]): Promise<void> {
  await stub.run(command, ...args);
  await settle();
}

it('tells once that sound failed, and the reading is over', async () => {
  stub.show(stub.open(prose, 'markdown'));
  await read(readingCommands.readDocument);
  sink.play(0.5);
  expect(host.state.phase).toBe('playing');
  const lost = new Error('The loudspeaker is gone.');
  sink.fail(lost);
  await settle();
  expect(errors).toEqual([lost]);
  expect(host.state.phase).toBe('idle');
});

describe('reading commands', () => {
  it('read a document and mark the sentence that is heard', async () => {
    const editor = stub.show(stub.open(prose, 'markdown'));
    await read(readingCommands.readDocument);
    expect(texts()).toHaveLength(3);
    expect(marked(editor)).toEqual(['The first sentence of the text stands here.']);
    sink.play(0.9);
    await settle();
    sink.play(0.9);
    expect(marked(editor)).toEqual(['The second sentence of the text follows it.']);
    await stub.run(playbackCommands.stop);
    expect(marked(editor)).toEqual([]);
    expect(sink.generation).toBeUndefined();
  });

  it('read from the sentence at the cursor', async () => {
    const editor = stub.show(stub.open(prose, 'plaintext'));
    stub.select(editor, prose.indexOf('second'));
    await read(readingCommands.readFromHere);
    expect(texts()).toEqual([
      'The second sentence of the text follows it.',
      'The third sentence stands in a paragraph of its own.',
    ]);
  });

  it('read what is selected, code too', async () => {
    const editor = stub.show(stub.open(source, 'typescript'));
    stub.select(editor, source.indexOf('const'), source.indexOf('The documentation') + 17);
    await read(readingCommands.readSelection);
    expect(texts()).toEqual(['const value is read value', 'The documentation']);
    stub.select(editor, source.indexOf('very'));
    await read(readingCommands.readSelection);
    expect(texts()).toEqual(['The comment at the very top of the file.']);
  });

  it('read comments of source code', async () => {
    const editor = stub.show(stub.open(source, 'typescript'));
    const comments = ['The comment at the very top of the file.', 'The documentation of a function.'];
    await read(readingCommands.readDocument);
    expect(texts()).toEqual(comments);
    stub.select(editor, 50, source.length);
    await read(readingCommands.readComments);
    expect(texts()).toEqual(comments.slice(1));
    stub.show(stub.open(prose, 'markdown'));
    await read(readingCommands.readComments);
    expect(stub.messages).toEqual(['There is nothing to read here.']);
    stub.show(editor.document);
    stub.set('starling.code.reading', 'all');
    await read(readingCommands.readDocument);
    expect(texts()).toContain('const value is read value');
  });

  it('offer to read code that has no comments', async () => {
    stub.show(stub.open('const value = 12345;\n', 'typescript'));
    await read(readingCommands.readDocument);
    expect(stub.messages).toEqual(['There are no comments to read here.']);
    expect(host.state.phase).toBe('idle');
    stub.answer = 'Read the Code';
    await read(readingCommands.readDocument);
    expect(texts()).toHaveLength(1);
  });

  it('read the hover text of the symbol at the cursor', async () => {
    const editor = stub.show(stub.open('run();', 'typescript'));
    const { commands } = await import('../testing/vscode-stub.js');
    commands.registerCommand('vscode.executeHoverProvider', () => [
      { contents: [{ value: '```typescript\nfunction run(): void\n```\nRuns the whole of it once.' }] },
    ]);
    stub.select(editor, 1);
    await read(readingCommands.readSymbolDocumentation);
    expect(texts()).toEqual(['Runs the whole of it once.']);
    expect(host.state.title).toBe('run');
    expect(host.state.ranges).toEqual([]);
  });

  it('read the problems of the line', async () => {
    const editor = stub.show(stub.open('let a = b;\nlet c = d;\n', 'typescript'));
    const at = (line: number, character: number) =>
      new Range(new Position(line, character), new Position(line, character + 1));
    stub.problems([
      { severity: DiagnosticSeverity.Error, message: 'Cannot find the first name.', range: at(0, 8) },
      { severity: DiagnosticSeverity.Error, message: 'Cannot find the second name.', range: at(1, 8) },
    ]);
    stub.select(editor, 13);
    await read(readingCommands.readProblems);
    expect(texts()).toEqual(['Error: Cannot find the second name.']);
    expect(marked(editor)).toEqual(['d']);
    stub.problems([]);
    await read(readingCommands.readProblems);
    expect(stub.messages).toEqual(['There are no problems on this line.']);
  });

  it('read what is staged', async () => {
    const diff = 'diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1,2 @@\n-x\n+y\n+z\n';
    const repository = { rootUri: undefined, diff: async (cached?: boolean) => (cached ? diff : '') };
    const api = { repositories: [repository], getRepository: () => null };
    stub.extensions.set('vscode.git', { activate: async () => ({ enabled: true, getAPI: () => api }) });
    await read(readingCommands.readStagedChanges);
    expect(texts()).toEqual([
      'one file changed, two lines added and one removed.',
      'a dot T S: two lines added and one removed.',
    ]);
    stub.extensions.clear();
    await read(readingCommands.readStagedChanges);
    expect(stub.messages).toEqual(['No changes are staged.']);
  });

  it('read the selection of the terminal and leave the clipboard as it was', async () => {
    const { commands, env } = await import('../testing/vscode-stub.js');
    await env.clipboard.writeText('kept');
    commands.registerCommand('workbench.action.terminal.copySelection', () =>
      env.clipboard.writeText('\u001b[31mAll tests have passed.\u001b[0m'),
    );
    window.activeTerminal = { name: 'bash' };
    await read(readingCommands.readTerminalSelection);
    expect(texts()).toEqual(['All tests have passed.']);
    expect(host.state.title).toBe('bash');
    expect(await env.clipboard.readText()).toBe('kept');
  });

  it('read the text cells of a notebook and show the cell that is heard', async () => {
    const cells = [
      {
        kind: NotebookCellKind.Markup,
        document: stub.open('# The heading of the notebook', 'markdown', '/a.md'),
      },
      { kind: NotebookCellKind.Code, document: stub.open('x = 1  # hidden', 'python', '/b.py') },
      {
        kind: NotebookCellKind.Markup,
        document: stub.open('The text of the last cell.', 'markdown', '/c.md'),
      },
    ].map((cell, index) => ({ ...cell, index, notebook: undefined as unknown }));
    const revealed: number[] = [];
    const notebook = {
      uri: { path: '/work.ipynb' },
      getCells: () => cells,
      cellAt: (index: number) => cells[index],
    };
    for (const cell of cells) cell.notebook = notebook;
    window.activeNotebookEditor = {
      notebook,
      selection: { start: 2 },
      revealRange: ({ start }: { start: number }) => revealed.push(start),
    };
    await read(readingCommands.readDocument);
    expect(texts()).toEqual(['The heading of the notebook', 'The text of the last cell.']);
    sink.play(1);
    await settle();
    sink.play(1);
    expect(revealed).toEqual([0, 2]);
    stub.edit(cells[0]!.document, { rangeOffset: 0, rangeLength: 0, text: '#' });
    expect(host.sentences[1]?.ranges).toEqual([{ start: 0, end: 26 }]);
    await read(readingCommands.readNotebook);
    expect(texts()).toEqual(['The text of the last cell.']);
  });

  it('say what to do without an editor, and tell of failures', async () => {
    await read(readingCommands.readDocument);
    expect(stub.messages).toEqual(['Open a text document first.']);
    stub.show(stub.open('word '.repeat(900_000), 'plaintext'));
    await read(readingCommands.readDocument);
    expect(errors).toEqual([expect.objectContaining({ code: 'invalid_request' })]);
    stub.extensions.set('vscode.git', { activate: () => Promise.reject(new Error('broken')) });
    await read(readingCommands.readStagedChanges);
    expect(errors).toHaveLength(2);
  });

  it('begin a long document before all of it is prepared, and read it to the end', async () => {
    const long = Array.from(
      { length: 400 },
      (_, index) => `This is paragraph number ${index} of the text.\n`,
    );
    const document = stub.open(long.join('\n'), 'markdown');
    stub.show(document);
    await stub.run(readingCommands.readDocument);
    expect(host.sentences.length).toBeGreaterThan(50);
    expect(host.sentences.length).toBeLessThan(200);
    await vi.waitFor(() => expect(host.sentences.length).toBe(400));
    for (const { text, ranges } of host.sentences.slice(-2)) {
      const words = ranges.map(({ start, end }) => document.text.slice(start, end)).join(' ');
      expect(words.replace(/\d+/, '')).toBe(text.replace(/(?<=number ).*(?= of)/, ''));
    }
  });

  it('of two in a row start the later one', async () => {
    stub.show(stub.open(prose, 'markdown'));
    const first = stub.run(readingCommands.readDocument);
    stub.show(stub.open('Another text that is read instead.', 'plaintext'));
    await Promise.all([first, stub.run(readingCommands.readDocument)]);
    await settle();
    expect(texts()).toEqual(['Another text that is read instead.']);
  });
});

describe('playback', () => {
  it('sets context keys and the status bar', async () => {
    stub.show(stub.open(prose, 'markdown', '/project/README.md'));
    await read(readingCommands.readDocument);
    sink.play(0.2);
    expect(stub.context.get(contextKeys.reading)).toBe(true);
    expect(stub.context.get(contextKeys.phase)).toBe('playing');
    expect(stub.statusBarItem).toMatchObject({ isShown: true, text: '$(debug-pause) README.md 1 of 3' });
    await stub.run(playbackCommands.pauseResume);
    expect(stub.context.get(contextKeys.phase)).toBe('paused');
    expect(stub.statusBarItem.accessibilityInformation?.label).toBe(
      'Read Aloud, paused, README.md, sentence 1 of 3',
    );
    sink.setLocked(true);
    await stub.run(playbackCommands.pauseResume);
    expect(stub.statusBarItem).toMatchObject({
      text: '$(unmute) Enable audio',
      command: 'starling.showPlayer',
    });
    await stub.run(playbackCommands.stop);
    expect(stub.context.get(contextKeys.reading)).toBe(false);
    expect(stub.statusBarItem.isShown).toBe(false);
  });

  it('goes through the speeds and keeps the setting', async () => {
    const { workspace } = await import('../testing/vscode-stub.js');
    await stub.run(playbackCommands.faster);
    await stub.run(playbackCommands.faster);
    expect(host.state.rate).toBe(1.25);
    expect(workspace.getConfiguration('starling').get('rate')).toBe(1.25);
    stub.set('starling.rate', 2.2);
    expect(host.state.rate).toBe(2.2);
    await stub.run(playbackCommands.slower);
    expect(host.state.rate).toBe(2);
    stub.set('starling.rate', 'fast');
    expect(host.state.rate).toBe(1);
  });

  it('says words as the setting has them, in both of its forms, and leaves out what is neither', async () => {
    stub.set('starling.pronunciations', {
      kubectl: 'cube control',
      US: { spoken: 'U S', caseSensitive: true },
      today: { caseSensitive: true },
      now: 3,
    });
    stub.show(stub.open('Tell us how the US uses Kubectl today and now.', 'markdown'));
    await read(readingCommands.readDocument);
    expect(texts()).toEqual(['Tell us how the U S uses cube control today and now.']);
  });

  it('goes on where it is when settings change that are not about the voice', async () => {
    stub.show(stub.open(prose, 'markdown'));
    await read(readingCommands.readDocument);
    sink.play(0.4);
    await settle();
    const { generation, queuedSeconds } = sink;
    await stub.run(playbackCommands.faster);
    stub.set('starling.highlight', 'underline');
    await settle();
    expect(sink).toMatchObject({ generation, queuedSeconds, rate: 1.1 });
    expect(host.state.phase).toBe('playing');
  });

  it('speaks with the voice of the settings', async () => {
    stub.set('starling.voice', 'Ben');
    stub.show(stub.open(prose, 'markdown'));
    await read(readingCommands.readDocument);
    expect(new Set(speech.calls.map(({ voice }) => voice))).toEqual(new Set(['Ben']));
  });

  it('steps from sentence to sentence', async () => {
    const editor = stub.show(stub.open(prose, 'markdown'));
    await read(readingCommands.readDocument);
    await stub.run(playbackCommands.nextSentence);
    await stub.run(playbackCommands.nextSentence);
    expect(marked(editor)).toEqual(['The third sentence stands in a paragraph of its own.']);
    await stub.run(playbackCommands.previousSentence);
    expect(marked(editor)).toEqual(['The second sentence of the text follows it.']);
  });
});

describe('highlight', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `Sentence number ${index} of one hundred.\n`).join(
    '\n',
  );

  it('keeps the sentence in view until the user scrolls away, and again when it comes back', async () => {
    const editor = stub.show(stub.open(lines, 'markdown'));
    await read(readingCommands.readDocument);
    const advance = async (count: number): Promise<void> => {
      for (let step = 0; step < count; step += 1) {
        await settle();
        sink.play(1.6);
      }
      await settle();
    };
    await advance(12);
    expect(editor.revealed.length).toBe(1);
    expect(editor.visibleRanges[0]!.start.line).toBeGreaterThan(0);
    stub.scroll(editor, 150);
    await advance(14);
    expect(editor.revealed.length).toBe(1);
    expect(editor.visibleRanges[0]!.start.line).toBe(150);
    await stub.run(playbackCommands.showSentence);
    expect(editor.revealed.length).toBe(2);
    await advance(12);
    const { length } = editor.revealed;
    expect(length).toBeGreaterThan(2);
    stub.scroll(editor, 150);
    await stub.run(playbackCommands.nextSentence);
    expect(editor.revealed.length).toBe(length + 1);
  });

  it('does not scroll or mark when told not to', async () => {
    stub.set('starling.followSentence', false);
    stub.set('starling.highlight', 'off');
    const editor = stub.show(stub.open(lines, 'markdown'));
    await read(readingCommands.readDocument);
    for (let step = 0; step < 15; step += 1) {
      await settle();
      sink.play(1.6);
    }
    expect(editor.revealed).toEqual([]);
    expect(marked(editor)).toEqual([]);
    stub.set('starling.highlight', 'underline');
    expect(marked(editor)).toHaveLength(1);
  });

  it('marks the sentence in an editor that is opened later, and brings a closed document back', async () => {
    const document = stub.open(prose, 'markdown');
    stub.show(document);
    await read(readingCommands.readDocument);
    const other = stub.show(stub.open('Another text.', 'plaintext'));
    expect(marked(other)).toEqual([]);
    await stub.run(playbackCommands.showSentence);
    expect(marked(window.activeTextEditor!)).toEqual(['The first sentence of the text stands here.']);
  });
});

describe('edits while reading', () => {
  it('move the mark with the text', async () => {
    const document = stub.open(prose, 'markdown');
    const editor = stub.show(document);
    await read(readingCommands.readDocument);
    sink.play(0.2);
    stub.edit(document, { rangeOffset: 0, rangeLength: 0, text: 'New words in front. ' });
    expect(marked(editor)).toEqual(['The first sentence of the text stands here.']);
  });

  it('are read when their turn comes', async () => {
    const document = stub.open(prose, 'markdown');
    stub.show(document);
    await read(readingCommands.readDocument);
    sink.play(0.2);
    const at = prose.indexOf('third');
    stub.edit(document, { rangeOffset: at, rangeLength: 5, text: 'changed third' });
    stub.edit(document, {
      rangeOffset: document.text.length,
      rangeLength: 0,
      text: '\nThe fourth sentence is new.\n',
    });
    expect(texts()[2]).toBe('The third sentence stands in a paragraph of its own.');
    await vi.advanceTimersByTimeAsync(500);
    await settle();
    expect(texts().slice(2)).toEqual([
      'The changed third sentence stands in a paragraph of its own.',
      'The fourth sentence is new.',
    ]);
    for (const { text, ranges } of host.sentences.slice(2)) {
      expect(ranges.map(({ start, end }) => document.text.slice(start, end)).join(' ')).toBe(text);
    }
  });

  it('end a sentence that is deleted, and the reading when its document is closed', async () => {
    const document = stub.open(prose, 'markdown');
    const editor = stub.show(document);
    await read(readingCommands.readDocument);
    sink.play(0.2);
    stub.edit(document, { rangeOffset: 0, rangeLength: 44, text: '' });
    await settle();
    expect(marked(editor)).toEqual(['The second sentence of the text follows it.']);
    stub.close(document);
    expect(host.state.phase).toBe('idle');
  });
});

describe('the host', () => {
  it('prepares for export what the active editor shows', async () => {
    expect(await host.prepareActive()).toBeUndefined();
    const editor = stub.show(stub.open(prose, 'markdown', '/project/README.md'));
    expect(await host.prepareActive()).toMatchObject({ title: 'README.md' });
    stub.select(editor, 0, 43);
    expect((await host.prepareActive())?.sentences.map(({ text }) => text)).toEqual([
      'The first sentence of the text stands here.',
    ]);
    expect(host.state.phase).toBe('idle');
  });

  it('tells of a failure once, and tries again on resume', async () => {
    const broken = new Error('broken');
    speech.failures.set('A text that another extension has.', [{ error: broken, after: 0 }]);
    await host.readText('A text that another extension has.', 'Other');
    await settle();
    expect(host.state.phase).toBe('error');
    await stub.run(playbackCommands.faster);
    expect(errors).toEqual([broken]);
    await stub.run(playbackCommands.pauseResume);
    await settle();
    sink.play(0.5);
    expect(host.state.phase).toBe('playing');
  });

  it('reads text of others', async () => {
    await host.readText('A text that another extension has.', 'Other');
    await settle();
    sink.play(0.5);
    expect(host.state).toMatchObject({ phase: 'playing', title: 'Other', sentenceCount: 1 });
  });
});
