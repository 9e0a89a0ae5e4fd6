import {
  type Disposable,
  l10n,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  window,
} from 'vscode';
import type { SessionPhase, SessionState } from '../session/contracts.js';
import { playbackCommands } from './command-ids.js';

const icons: Readonly<Record<Exclude<SessionPhase, 'idle'>, string>> = {
  loading: '$(loading~spin)',
  playing: '$(debug-pause)',
  paused: '$(debug-start)',
  locked: '$(unmute)',
  error: '$(error)',
};

/** The player in the status bar: what is read, how far it is, and a click that does what is most wanted now. */
export class StatusBarPlayer implements Disposable {
  readonly #item: StatusBarItem;

  constructor() {
    this.#item = window.createStatusBarItem('starling.player', StatusBarAlignment.Left, 0);
    this.#item.name = l10n.t('Read Aloud');
  }

  /** Shows a state; hidden while nothing is read. */
  show(state: SessionState): void {
    const { phase, title, sentence, sentenceCount, rate } = state;
    if (phase === 'idle') {
      this.#item.hide();
      return;
    }
    const place = l10n.t('{0} of {1}', sentence + 1, sentenceCount);
    const speed = rate === 1 ? '' : ` ${l10n.t('{0}×', rate)}`;
    this.#item.text =
      phase === 'locked'
        ? `${icons.locked} ${l10n.t('Enable audio')}`
        : `${icons[phase]} ${shortened(title)} ${place}${speed}`;
    this.#item.command = phase === 'locked' ? 'starling.showPlayer' : playbackCommands.pauseResume;
    this.#item.accessibilityInformation = {
      label: l10n.t('Read Aloud, {0}, {1}, sentence {2}', phaseName(phase), title, place),
      role: 'button',
    };
    this.#item.tooltip = tooltip(phase, title, place);
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function shortened(title: string): string {
  return title.length <= 24 ? title : `${title.slice(0, 23)}…`;
}

function phaseName(phase: Exclude<SessionPhase, 'idle'>): string {
  switch (phase) {
    case 'loading':
      return l10n.t('preparing speech');
    case 'playing':
      return l10n.t('reading');
    case 'paused':
      return l10n.t('paused');
    case 'locked':
      return l10n.t('waiting for a click that allows sound');
    default:
      return l10n.t('stopped by a problem');
  }
}

function tooltip(phase: Exclude<SessionPhase, 'idle'>, title: string, place: string): MarkdownString {
  const text = new MarkdownString('', true);
  // Only these commands can be run from it, whatever the title says.
  text.isTrusted = { enabledCommands: Object.values(playbackCommands) };
  text.appendText(`${title}, ${l10n.t('sentence {0}', place)}\n`);
  const link = (icon: string, name: string, command: string): string =>
    `[$(${icon}) ${name}](command:${command} "${name}")`;
  const isSilent = phase === 'paused' || phase === 'error';
  text.appendMarkdown(
    [
      link('debug-step-back', l10n.t('Previous'), playbackCommands.previousSentence),
      isSilent
        ? link('debug-start', l10n.t('Resume'), playbackCommands.pauseResume)
        : link('debug-pause', l10n.t('Pause'), playbackCommands.pauseResume),
      link('debug-step-over', l10n.t('Next'), playbackCommands.nextSentence),
      link('debug-restart', l10n.t('Repeat'), playbackCommands.repeatSentence),
      link('debug-stop', l10n.t('Stop'), playbackCommands.stop),
    ].join(' \u00a0 '),
  );
  text.appendMarkdown('\n\n');
  text.appendMarkdown(
    [
      link('dash', l10n.t('Slower'), playbackCommands.slower),
      link('add', l10n.t('Faster'), playbackCommands.faster),
      link('eye', l10n.t('Show Sentence'), playbackCommands.showSentence),
    ].join(' \u00a0 '),
  );
  return text;
}
