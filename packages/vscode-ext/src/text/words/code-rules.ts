import type { RewriteRule } from '@starling-tts/core';
import type { SymbolNaming } from '../../configuration/settings.js';
import { splitIdentifier } from './identifiers.js';
import { machineTextRules } from './prose-rules.js';

/** Symbols that carry the meaning of a line. */
const meaningful: Readonly<Record<string, string>> = {
  '=>': 'arrow',
  '->': 'arrow',
  '<-': 'from',
  '===': 'equals',
  '==': 'equals',
  '!==': 'not equal',
  '!=': 'not equal',
  '<=': 'at most',
  '>=': 'at least',
  ':=': 'becomes',
  '=': 'is',
  '+=': 'plus is',
  '-=': 'minus is',
  '*=': 'times is',
  '/=': 'divided is',
  '%=': 'remainder is',
  '||=': 'or is',
  '&&=': 'and is',
  '??=': 'otherwise is',
  '&&': 'and',
  '||': 'or',
  '??': 'otherwise',
  '?.': 'optional dot',
  '!': 'not',
  '++': 'plus plus',
  '--': 'minus minus',
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  '**': 'to the power of',
  '/': 'divided by',
  '//': 'comment',
  '%': 'modulo',
  '<': 'less than',
  '>': 'greater than',
  '<<': 'shift left',
  '>>': 'shift right',
  '>>>': 'unsigned shift right',
  '&': 'and',
  '|': 'or',
  '^': 'exclusive or',
  '~': 'tilde',
  '...': 'spread',
  '..': 'to',
  '::': 'colon colon',
  '.': 'dot',
  '?': 'question mark',
  '@': 'at',
  '#': 'hash',
  $: 'dollar',
  '\\': 'backslash',
  '|>': 'pipe',
};

/** Symbols that only structure a line; named when every symbol is. */
const structural: Readonly<Record<string, string>> = {
  '(': 'open paren',
  ')': 'close paren',
  '[': 'open bracket',
  ']': 'close bracket',
  '{': 'open brace',
  '}': 'close brace',
  ',': 'comma',
  ';': 'semicolon',
  ':': 'colon',
  '"': 'quote',
  "'": 'single quote',
  '`': 'backtick',
  _: 'underscore',
};

/** Longest symbols first, so that `!==` is not heard as `!=` and `=`. */
function symbolPattern(symbols: readonly string[]): RegExp {
  const escaped = symbols
    .toSorted((a, b) => b.length - a.length)
    .map((symbol) => symbol.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  // A point in a number is no symbol.
  return new RegExp(`(?<!\\d(?=\\.\\d))(?:${escaped.join('|')})`, 'gu');
}

/** `'../engine/warning.js'` is said as "engine slash warning dot JS". */
const quotedPath: RewriteRule = {
  name: 'path in quotes',
  pattern:
    /(["'`])(?:\.{1,2}\/|~\/|\/){0,20}((?:[\p{L}\p{N}_.@*-]{1,80}\/){0,12}[\p{L}\p{N}_@*-]{1,80}(?:\.\p{L}[\p{L}\p{N}]{0,5})?)\1/gu,
  say: ([written, , path]) => {
    if (!/[/.]/.test(written.slice(1, -1))) return undefined;
    return path!
      .replace(/\.(\p{L}{1,3})$/u, (ending) => ending.toUpperCase())
      .replaceAll('/', ' slash ')
      .replace(/\.(?=\p{L})/gu, ' dot ')
      .replace(/[-_*]+/g, ' ');
  },
};

/** `name?: type` */
const optional: RewriteRule = { name: 'optional', pattern: /\?(?=:)/gu, say: ' optional' };

const lineEnds: RewriteRule = {
  name: 'marks that end a line',
  pattern: /[;,:{([]{1,8}(?=[ \t]*(?:\n|$))/gu,
  say: '',
};

const emptyPairs: RewriteRule = { name: 'empty brackets', pattern: /\(\)|\[\]|\{\}/gu, say: ' ' };

const names: RewriteRule = {
  name: 'name',
  pattern: /(?<![\p{L}\p{N}_$])[_$#]{0,3}\p{L}[\p{L}\p{N}_$]{0,120}/gu,
  say: ([name]) => splitIdentifier(name),
};

function rulesFor(named: Readonly<Record<string, string>>, ...first: readonly RewriteRule[]): RewriteRule[] {
  return [
    ...machineTextRules,
    ...first,
    names,
    {
      name: 'symbol',
      pattern: symbolPattern(Object.keys(named)),
      say: ([symbol]) => (named[symbol] === '' ? ' ' : ` ${named[symbol]!} `),
    },
  ];
}

const silent = Object.fromEntries(Object.keys(meaningful).map((symbol) => [symbol, '']));

const rules: Readonly<Record<SymbolNaming, readonly RewriteRule[]>> = {
  none: rulesFor({ ...silent, '.': 'dot' }, quotedPath, optional, emptyPairs, lineEnds),
  some: rulesFor(meaningful, quotedPath, optional, emptyPairs, lineEnds),
  all: rulesFor({ ...meaningful, ...structural }),
};

/** Rules for code that is read as code: names split into words, symbols named. */
export function codeRules(symbols: SymbolNaming): readonly RewriteRule[] {
  return rules[symbols];
}
