import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startCodeServer } from './code-server.js';
import { packExtension } from './package.js';
import { openWorkbench } from './workbench.js';

const run = promisify(execFile);

const page = `# Field notes: starlings

Starlings sing in phrases. A bird may know *several hundred* of them, and it
borrows freely: other birds, frogs, a telephone in a farmhouse.

## What we saw

1. A small flock on the north roof, about forty birds.
2. Two of them answered the whistle of a train.

Towards evening the flock rises as one. Nobody leads it. Each bird watches
its seven nearest neighbours, and that is enough to turn ten thousand wings
at once.
`;

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
};

/**
 * Takes the pictures of the documentation.
 *
 * @param folder where `vscode-*.png` are written
 */
export async function takeScreenshots(folder: string): Promise<void> {
  const vsix = [await packExtension('screenshots')];
  for (const [name, theme] of Object.entries(themes)) {
    const server = await startCodeServer({
      vsix,
      files: { 'field-notes.md': page },
      settings: {
        'workbench.colorTheme': theme,
        'workbench.activityBar.location': 'hidden',
        'workbench.sideBar.location': 'left',
        'window.commandCenter': false,
        'breadcrumbs.enabled': false,
        'editor.minimap.enabled': false,
        'editor.fontSize': 15,
        'editor.lineHeight': 24,
        'workbench.layoutControl.enabled': false,
        'remote.autoForwardPorts': false,
        'starling.voice': 'Amy',
        'starling.threads': 1,
      },
    });
    try {
      const workbench = await openWorkbench(server, { viewport: { width: 1040, height: 740 } });
      const shoot = async (file: string): Promise<void> => {
        // Nothing is pointed at: no tips.
        await workbench.page.mouse.move(700, 420);
        await workbench.page.waitForTimeout(1000);
        const large = path.join(folder, `${file}.large.png`);
        await workbench.page.screenshot({ path: large });
        await shrink(large, path.join(folder, `${file}.png`));
        await rm(large);
      };
      await workbench.open('field-notes.md');
      await workbench.run('View: Close Primary Side Bar');
      await workbench.run('Read Aloud: Read Document');
      const player = await workbench.player();
      await player.locator('#sentence', { hasText: 'watches its seven' }).waitFor({ timeout: 240_000 });
      await player.locator('body[data-phase="playing"]').waitFor({ timeout: 60_000 });
      await shoot(`vscode-${name}`);
      if (name === 'dark') {
        await workbench.run('Read Aloud: Pick Voice');
        await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Amy' }).waitFor();
        await workbench.page.waitForTimeout(500);
        await shoot('vscode-voices');
      }
      await workbench.close();
    } finally {
      await server.stop();
    }
  }
}

/** 128 colours are enough for a window of text, and a third of the bytes. */
async function shrink(from: string, to: string): Promise<void> {
  const palette = 'split[a][b];[a]palettegen=max_colors=128:stats_mode=full[p];[b][p]paletteuse=dither=none';
  await run('ffmpeg', ['-loglevel', 'error', '-y', '-i', from, '-vf', palette, to]);
}
