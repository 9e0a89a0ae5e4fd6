import * as vscode from 'vscode';
import type { EngineSettings } from './engine-settings.js';

/** The user's settings of the engine, within their limits whatever the settings file says. */
export function readEngineSettings(): EngineSettings {
  const settings = vscode.workspace.getConfiguration('starling');
  const expressiveness = settings.get<number | null>('expressiveness', null);
  return {
    model: text(settings.get('model'), 'fledgling'),
    precision: text(settings.get('precision'), ''),
    device: text(settings.get('device'), 'auto') as EngineSettings['device'],
    threads: Math.round(within(settings.get('threads'), 0, 64, 0)),
    idleMinutes: within(settings.get('idleMinutes'), 0, 600, 5),
    expressiveness: expressiveness === null ? undefined : within(expressiveness, 0, 1, 0.5),
    language: text(settings.get('language'), 'en'),
  };
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise;
}

function within(value: unknown, least: number, most: number, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(most, Math.max(least, value))
    : otherwise;
}
