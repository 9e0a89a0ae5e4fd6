import { l10n } from 'vscode';

/** A size for people. */
export function formatBytes(bytes: number): string {
  return bytes >= 1e9 ? l10n.t('{0} GB', (bytes / 1e9).toFixed(1)) : l10n.t('{0} MB', Math.ceil(bytes / 1e6));
}
