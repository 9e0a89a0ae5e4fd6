import type * as vscode from 'vscode';
import type { PreviewPlayer } from '../audio/preview-player.js';
import type { LazyEngine } from '../engine/lazy-engine.js';
import type { ReadingHost } from '../host/reading-host.js';

/** What the commands work with. */
export interface ExtensionServices {
  /** Speech and voices. */
  readonly engine: LazyEngine;
  /** What is being read. */
  readonly reading: ReadingHost;
  /** Lets a voice be heard beside the reading. */
  readonly preview: PreviewPlayer;
  /** The extension's log. */
  readonly log: vscode.LogOutputChannel;
}
