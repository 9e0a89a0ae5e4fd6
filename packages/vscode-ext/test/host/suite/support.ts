import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ReadingUnderTest } from '../extension.js';

/** Id of the extension. */
export const extensionId = 'starling-tts.starling-vscode';

/** The extension, activated. */
export async function readingUnderTest(): Promise<ReadingUnderTest> {
  const extension = vscode.extensions.getExtension<ReadingUnderTest>(extensionId);
  assert.ok(extension, 'the extension is there');
  return extension.activate();
}

/** Waits for a condition that the editor brings about in its own time. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`It did not come to pass: ${what}.`);
}

const fileEnds: Readonly<Record<string, string>> = {
  markdown: 'md',
  plaintext: 'txt',
  python: 'py',
  rust: 'rs',
  shellscript: 'sh',
  typescript: 'ts',
};

let files = 0;

/** Makes a new file in the workspace. */
async function newFile(content: string, language: string): Promise<vscode.Uri> {
  files += 1;
  const name = `text-${files}.${fileEnds[language] ?? language}`;
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  return uri;
}

/** Opens a text as the user does: no extension holds on to the document. */
export async function openByUser(content: string, language: string): Promise<void> {
  const uri = await newFile(content, language);
  await vscode.commands.executeCommand('vscode.open', uri);
  await until(
    () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString(),
    'the file is open',
  );
}

/** Opens a text in an editor, as a new file of the workspace. */
export async function show(content: string, language: string): Promise<vscode.TextEditor> {
  const uri = await newFile(content, language);
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  assert.equal(editor.document.languageId, language);
  return editor;
}

/** What is read, sentence by sentence. */
export function textsOf({ host }: ReadingUnderTest): string[] {
  return host.sentences.map(({ text }) => text);
}

/** What stands in the document where the present sentence is. */
export function heardText({ host }: ReadingUnderTest, document: vscode.TextDocument): string {
  const text = document.getText();
  return host.state.ranges.map(({ start, end }) => text.slice(start, end)).join(' ');
}

/** Lets time pass until a sentence is heard. */
export async function hear(reading: ReadingUnderTest, sentence: number): Promise<void> {
  await until(() => {
    if (reading.host.state.sentence < sentence || reading.host.state.phase !== 'playing')
      reading.sink.play(0.25);
    return reading.host.state.sentence >= sentence && reading.host.state.phase === 'playing';
  }, `sentence ${sentence} is heard`);
}

/** Undoes what a test did: nothing is read, no editor is open, settings are as they were. */
export async function tidyUp(reading: ReadingUnderTest): Promise<void> {
  await vscode.commands.executeCommand('starling.stop');
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  reading.speech.calls.length = 0;
  reading.errors.length = 0;
}
