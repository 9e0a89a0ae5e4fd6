import type { RewriteRule } from '../rule.js';
import { cardinal, digitWords } from './number-words.js';
import { pattern } from './patterns.js';

const parts = (written: string): string =>
  written
    .split('.')
    .map((part) => cardinal(part))
    .join(' point ');
const suffix: Readonly<Record<string, string>> = {
  rc: 'R C',
  alpha: 'alpha',
  beta: 'beta',
  dev: 'dev',
  preview: 'preview',
};

/** Version numbers and internet addresses, before decimals. */
export const versionRules: readonly RewriteRule[] = [
  {
    name: 'internet address',
    pattern:
      /(?<![\p{L}\p{N}.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::(\d{1,5})|\/(\d{1,2}))?(?![\p{L}\p{N}]|\.\d)/gu,
    say: ([, address, port, bits]) =>
      `${address!.split('.').map(digitWords).join(' dot ')}${port === undefined ? '' : ` port ${digitWords(port)}`}${bits === undefined ? '' : ` slash ${cardinal(bits)}`}`,
  },
  {
    name: 'version',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}.])([vV](?:er\.? ?)?)?(\d{1,5}(?:\.\d{1,5}){0,4})(?:-(rc|alpha|beta|dev|preview)(?:[.-]?(\d{1,3}))?)?(?![\p{L}\p{N}]|[.,]\d)`,
    ),
    say: ([, mark, number, label, count]) => {
      const dots = number!.split('.').length - 1;
      if (mark === undefined && dots < 2 && label === undefined) return undefined;
      const end =
        label === undefined ? '' : ` ${suffix[label]}${count === undefined ? '' : ` ${cardinal(count)}`}`;
      return `${mark === undefined ? '' : 'version '}${parts(number!)}${end}`;
    },
  },
];
