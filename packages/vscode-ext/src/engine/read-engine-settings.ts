import * as vscode from 'vscode';
import { within } from '../configuration/read-settings.js';
import type { EngineSettings } from './engine-settings.js';

/** The user's settings of the engine, within their limits whatever the settings file says. */
export function readEngineSettings(): EngineSettings {
  const settings = vscode.workspace.getConfiguration('starling');
  return {
    model: text(settings.get('model'), 'fledgling'),
    precision: text(settings.get('precision'), ''),
    device: text(settings.get('device'), 'auto') as EngineSettings['device'],
    threads: Math.round(within(0, 64)(settings.get('threads')) ?? 0),
    idleMinutes: within(0, 600)(settings.get('idleMinutes')) ?? 5,
    expressiveness: within(0, 1)(settings.get('expressiveness')),
    language: text(settings.get('language'), 'en'),
  };
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise;
}
