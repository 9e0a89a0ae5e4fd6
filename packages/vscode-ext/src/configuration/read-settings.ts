import { type ConfigurationScope, workspace } from 'vscode';
import {
  defaultSettings,
  type Pronunciation,
  type ReadingSettings,
  rateSteps,
  settingNames,
  settingsSection,
} from './settings.js';

type Checks = {
  readonly [Key in keyof ReadingSettings]: (value: unknown) => ReadingSettings[Key] | undefined;
};

const oneOf =
  <Value extends string>(...values: readonly Value[]) =>
  (value: unknown): Value | undefined =>
    values.find((allowed) => allowed === value);

/** A check for numbers, which are brought within limits; anything else is undefined. */
export const within =
  (lowest: number, highest: number) =>
  (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isFinite(value)
      ? Math.min(highest, Math.max(lowest, value))
      : undefined;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 200 ? value : undefined;

const pronunciation = (value: unknown): Pronunciation | undefined => {
  if (typeof value !== 'object' || value === null) return text(value);
  const { spoken, caseSensitive } = value as { readonly spoken?: unknown; readonly caseSensitive?: unknown };
  const words = text(spoken);
  return words === undefined ? undefined : { spoken: words, caseSensitive: caseSensitive === true };
};

const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** What the settings file may hold in place of what the manifest describes is left out, never an error. */
const checks: Checks = {
  voice: text,
  rate: within(rateSteps[0]!, rateSteps.at(-1)!),
  pauseAfterSentence: within(0, 10),
  pronunciations: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value).flatMap(([written, said]) => {
            const checked = written.length <= 100 ? pronunciation(said) : undefined;
            return checked === undefined ? [] : [[written, checked]];
          }),
        )
      : undefined,
  announceHeadings: flag,
  codeBlocks: oneOf('skip', 'announce', 'read'),
  tables: oneOf('skip', 'announce', 'read'),
  links: oneOf('text', 'textAndHost'),
  lists: oneOf('numbers', 'announce', 'read'),
  code: oneOf('comments', 'commentsAndStrings', 'all'),
  symbols: oneOf('none', 'some', 'all'),
  highlight: oneOf('background', 'underline', 'off'),
  follow: flag,
  language: text,
};

/**
 * The settings as they are now.
 *
 * @param scope a document, for settings that differ by folder or language
 */
export function readSettings(scope?: ConfigurationScope): ReadingSettings {
  const configuration = workspace.getConfiguration(settingsSection, scope);
  const read = <Key extends keyof ReadingSettings>(key: Key): ReadingSettings[Key] =>
    checks[key](configuration.get(settingNames[key])) ?? defaultSettings[key];
  return {
    voice: read('voice'),
    rate: read('rate'),
    pauseAfterSentence: read('pauseAfterSentence'),
    pronunciations: read('pronunciations'),
    announceHeadings: read('announceHeadings'),
    codeBlocks: read('codeBlocks'),
    tables: read('tables'),
    links: read('links'),
    lists: read('lists'),
    code: read('code'),
    symbols: read('symbols'),
    highlight: read('highlight'),
    follow: read('follow'),
    language: read('language'),
  };
}
