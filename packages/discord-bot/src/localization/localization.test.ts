import { Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commands } from '../commands/index.js';
import type { Catalogue, CommandPath, ReplyKey } from './catalogue.js';
import { english } from './english.js';
import { catalogues, translate } from './translate.js';

const languages: readonly (readonly [string, Catalogue])[] = [['en', english], ...catalogues];
const paths = Object.keys(english.commands) as CommandPath[];

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const validName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

describe.each(languages)('%s', (_language, catalogue) => {
  it.each(paths)('names %s as Discord allows', (path) => {
    const [name, description] = catalogue.commands[path];
    expect(name).toMatch(validName);
    expect(name).toBe(name.toLowerCase());
    expect(description.length).toBeGreaterThan(0);
    expect(description.length).toBeLessThanOrEqual(100);
  });

  it('gives no two neighbours one name', () => {
    const names = paths.map((path) => {
      const parent = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '';
      return `${parent}/${catalogue.commands[path][0]}`;
    });
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has the places of the English sentences', () => {
    for (const [key, sentence] of Object.entries(english.replies)) {
      const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
      expect(places(catalogue.replies[key as ReplyKey]), key).toEqual(places(sentence));
    }
  });

  it('keeps sentences within what Discord takes', () => {
    for (const sentence of Object.values(catalogue.replies)) expect(sentence.length).toBeLessThan(1700);
    expect(catalogue.replies.cloneStatement.length).toBeLessThanOrEqual(700);
    expect(catalogue.replies.cloneConfirm.length).toBeLessThanOrEqual(80);
    expect(catalogue.replies.privacyDeleteConfirm.length).toBeLessThanOrEqual(80);
    for (const choice of Object.values(catalogue.choices)) expect(choice.length).toBeLessThanOrEqual(100);
  });
});

describe('command definitions', () => {
  const definitions = [...commands.values()].map(({ definition }) => definition.toJSON());

  it('are what Discord takes, each for servers only', () => {
    expect(definitions.map(({ name }) => name)).toEqual([
      'join',
      'leave',
      'say',
      'skip',
      'stop',
      'queue',
      'voice',
      'settings',
      'dictionary',
      'privacy',
      'help',
    ]);
    for (const definition of definitions) expect(definition.contexts).toEqual([0]);
  });

  it('stay below the limit of characters in every language', () => {
    // https://discord.com/developers/docs/interactions/application-commands: 8000 for names, descriptions and values together, of
    // which only the longest translation counts.
    interface Part {
      readonly name: string;
      readonly name_localizations?: object;
      readonly description?: string;
      readonly description_localizations?: object;
      readonly value?: unknown;
      readonly options?: readonly Part[];
      readonly choices?: readonly Part[];
    }
    const longest = (text: string, translations: object = {}) =>
      Math.max(...[text, ...Object.values(translations)].map((one) => String(one).length));
    const count = (part: Part): number =>
      longest(part.name, part.name_localizations) +
      longest(part.description ?? '', part.description_localizations) +
      String(part.value ?? '').length +
      [...(part.options ?? []), ...(part.choices ?? [])].reduce((sum, inner) => sum + count(inner), 0);
    for (const definition of definitions) expect(count(definition as Part)).toBeLessThan(8000);
  });
});

it('falls back to English and leaves unknown places alone', () => {
  expect(translate(Locale.Korean, 'left', { channel: '#a' })).toBe('I left #a.');
  expect(translate(Locale.German, 'left', { channel: '{channel}' })).toBe('Ich habe {channel} verlassen.');
  expect(translate(Locale.German, 'left')).toBe('Ich habe {channel} verlassen.');
});
