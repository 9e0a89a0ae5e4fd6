import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readSettings } from '../../../src/configuration/read-settings.js';
import { defaultSettings, settingNames } from '../../../src/configuration/settings.js';
import { contextKeys, playbackCommands, readingCommands } from '../../../src/host/command-ids.js';
import { extensionId, readingUnderTest } from './support.js';

describe('manifest', () => {
  const manifest = () => vscode.extensions.getExtension(extensionId)!.packageJSON;

  it('names every reading and playback command, and the extension registers them', async () => {
    await readingUnderTest();
    const registered = await vscode.commands.getCommands(true);
    const contributed: string[] = manifest().contributes.commands.map(
      ({ command }: { command: string }) => command,
    );
    for (const id of [...Object.values(readingCommands), ...Object.values(playbackCommands)]) {
      assert.ok(contributed.includes(id), `${id} is in the manifest`);
      assert.ok(registered.includes(id), `${id} is registered`);
    }
  });

  it('has the defaults that the code has', () => {
    assert.deepEqual(readSettings(), defaultSettings);
    for (const name of Object.values(settingNames)) {
      assert.ok(
        vscode.workspace.getConfiguration('starling').inspect(name)?.defaultValue !== undefined,
        name,
      );
    }
  });

  it('takes keys only while something is read', () => {
    const bindings: { command: string; when?: string }[] = manifest().contributes.keybindings;
    const steering = bindings.filter(({ command }) =>
      (Object.values(playbackCommands) as string[]).includes(command),
    );
    assert.ok(steering.length >= 6);
    for (const { command, when } of steering)
      assert.match(when ?? '', new RegExp(contextKeys.reading), command);
  });
});
