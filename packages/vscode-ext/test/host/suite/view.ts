import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ReadingUnderTest } from '../extension.js';
import { hear, heardText, openByUser, readingUnderTest, show, tidyUp, until } from './support.js';

const paragraphs = Array.from({ length: 120 }, (_, index) => `Paragraph number ${index} of the text.\n`).join(
  '\n',
);

describe('view', () => {
  let reading: ReadingUnderTest;
  before(async () => {
    reading = await readingUnderTest();
  });
  afterEach(() => tidyUp(reading));

  const isInView = (editor: vscode.TextEditor): boolean => {
    const start = editor.document.positionAt(reading.host.state.ranges[0]?.start ?? 0);
    return editor.visibleRanges.some((range) => range.contains(start));
  };

  it('follows the sentence that is heard, and yields to scrolling', async () => {
    const editor = await show(paragraphs, 'markdown');
    await vscode.commands.executeCommand('starling.readDocument');
    await until(() => reading.host.sentences.length > 100, 'all of the text is prepared');
    await hear(reading, 0);
    for (let step = 0; step < 60; step += 1) await vscode.commands.executeCommand('starling.nextSentence');
    await hear(reading, 60);
    await until(() => isInView(editor), 'the sentence is in view');

    await vscode.commands.executeCommand('editorScroll', { to: 'up', by: 'page', value: 10 });
    await until(() => editor.visibleRanges[0]?.start.line === 0, 'the user has scrolled to the top');
    await hear(reading, 62);
    // Nothing tells that something does not happen; another round trip to the editor is the time it would have had.
    await vscode.commands.executeCommand('cursorHome');
    assert.equal(editor.visibleRanges[0]?.start.line, 0);

    await vscode.commands.executeCommand('starling.showSentence');
    await until(() => isInView(editor), 'the sentence is back in view');
  });

  it('moves with what is typed, and reads what was typed ahead', async () => {
    const editor = await show(
      'The first sentence of the text.\n\nThe second sentence of the text.\n\nThe third sentence of the text.\n',
      'markdown',
    );
    const { document } = editor;
    await vscode.commands.executeCommand('starling.readDocument');
    await hear(reading, 0);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'Something new in front.\n\n');
      edit.insert(document.positionAt(document.getText().length), '\nThe fourth sentence was typed.\n');
    });
    await until(
      () => heardText(reading, document) === 'The first sentence of the text.',
      'the mark has moved',
    );
    await until(
      () => reading.host.sentences.some(({ text }) => text === 'The fourth sentence was typed.'),
      'the new sentence is to be read',
    );
    await vscode.commands.executeCommand('undo');
    await until(() => reading.host.state.ranges[0]?.start === 0, 'the mark has moved back');
    await until(
      () => !reading.host.sentences.some(({ text }) => text.includes('fourth')),
      'the sentence is not to be read any more',
    );
  });

  it('goes on with the next sentence when the present one is deleted', async () => {
    const editor = await show('The first sentence here.\n\nThe second sentence here.\n', 'markdown');
    await vscode.commands.executeCommand('starling.readDocument');
    await hear(reading, 0);
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 2, 0)));
    await until(() => reading.host.state.sentence === 1, 'the next sentence is read');
    assert.equal(heardText(reading, editor.document), 'The second sentence here.');
  });

  it('ends when the document is closed', async () => {
    await openByUser('A sentence that is read here.\n', 'markdown');
    await vscode.commands.executeCommand('starling.readDocument');
    await hear(reading, 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until(() => reading.host.state.phase === 'idle', 'nothing is read any more');
  });
});
