import { describe, expect, it } from 'vitest';
import { spokenWords } from '../words/index.js';
import { cleanUpMessage } from './clean-up.js';
import type { CleanUpOptions } from './clean-up-options.js';

const names: CleanUpOptions['names'] = {
  user: (id) => ({ '1': 'Anna', '2': '<@3>', '9': '*_*' })[id],
  role: (id) => ({ '5': 'Moderators' })[id],
  channel: (id) => ({ '7': 'off-topic_chat' })[id],
};

const options: CleanUpOptions = {
  language: 'en',
  words: spokenWords('en'),
  names,
  emoji: 'names',
  dictionaryWords: new Set(),
  now: Date.UTC(2026, 0, 27, 12),
  timeZone: 'UTC',
};

const clean = (text: string, changes: Partial<CleanUpOptions> = {}) =>
  cleanUpMessage(text, { ...options, ...changes });

function table(title: string, cases: readonly (readonly [written: string, spoken: string])[]): void {
  describe(title, () => {
    it.each(cases)('%j', (written, spoken) => {
      expect(clean(written)).toBe(spoken);
    });
  });
}

table('code', [
  ['look ```ts\nconst a = 1;\n``` nice', 'look code block nice'],
  ['run `npm install` now', 'run code now'],
  ['the `map` function', 'the map function'],
  ['an open ``` fence swallows nothing', 'an open fence swallows nothing'],
  ['an open ` tick too', 'an open tick too'],
  ['```||secret||``` and ||`secret`||', 'code block and spoiler'],
  ['``` ```', ''],
]);

table('spoilers', [
  ['the killer is ||the butler|| indeed', 'the killer is spoiler indeed'],
  ['||two\nlines https://example.com/x||', 'spoiler'],
  ['||a|| and ||b||', 'spoiler and spoiler'],
  ['an open || bar', 'an open bar'],
  ['a ||<@1>|| b', 'a spoiler b'],
]);

table('mentions and other tokens', [
  ['hi <@1> and <@!1>', 'hi Anna and Anna'],
  ['hi <@4>', 'hi someone'],
  ['a name like a mention: <@2>', 'a name like a mention: @3'],
  ['a name of signs: <@9>', 'a name of signs:'],
  ['<@&5> and <@&6>', 'Moderators and a role'],
  ['see <#7> or <#8>', 'see off topic chat or a channel'],
  ['<a:partyParrot_2:123> <:blob:5>', 'party Parrot 2 blob'],
  ['use </voice set:123>', 'use voice set'],
  ['@everyone @here look', 'everyone everyone here look'],
  ['mail@everyone.example is an address', 'link is an address'],
  ['<t:1769518800:R>', 'in 1 hour'],
  ['<t:1769428800:R>', 'yesterday'],
  ['<t:1769518800:t>', '1:00 PM'],
  ['<t:99999999999999999:F>', ''],
  ['<id:browse>', 'browse'],
  ['<@>', '>'],
]);

table('links', [
  ['see https://example.com/a?b=c#d.', 'see link.'],
  ['[the docs](https://example.com/a) say', 'the docs say'],
  ['[https://evil.example](https://example.com)', 'link'],
  ['<https://example.com>', 'link'],
  ['write to someone.else+x@example.co.uk please', 'write to link please'],
  ['www.example.com is fine', 'link is fine'],
  ['discord.gg/abc', 'link'],
  ['see ...example.com/secret', 'see... link'],
  ['at 20:40 and 1:2', 'at 20:40 and 1:2'],
  [':smile: and :thumbs_up:', 'smile and thumbs up'],
  ['and/or 1.5/2', 'and/or 1.5/2'],
  ['the http protocol', 'the H T T P protocol'],
]);

table('markdown', [
  ['**bold** *italic* __under__ ~~gone~~ ***all***', 'bold italic under gone all'],
  ['# Title\n> quoted\n>>> all\n- one\n-# small', 'Title. quoted. all. one. small'],
  ['snake_case_name', 'snake case name'],
  ['2*3 is 6 and 2 * 3 too', '2*3 is 6 and 2 * 3 too'],
  ['about ~5', 'about ~5'],
  ['\\*not bold\\*', 'not bold'],
  ['a\n\n\nb!', 'a. b!'],
]);

table('characters', [
  ['𝓗𝓮𝓵𝓵𝓸 𝔴𝔬𝔯𝔩𝔡', 'Hello world'],
  ['Ｆｕｌｌ', 'Full'],
  ['ʜᴇʟʟᴏ 🅗🅘 🅰', 'hello HI A'],
  ['h\u200be\u2060l\u202elo', 'hello'],
  ['Z̸̡̢̛̗̘̙̜̝̞̟̠a̷̧l̵g̶o', 'Z\u0321a\u0327lgo'],
  ['½ ™ é', '½ ™ é'],
  ['ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ/secret', 'link'],
  ['＜@1＞', 'Anna'],
  ['bad \ud800 half', 'bad half'],
  ['नमस्ते สวัสดี', 'नमस्ते สวัสดี'],
]);

table('emoji', [
  ['ok 👍👍👍👍', 'ok 👍'],
  ['😀😃😄😁😆', '😀 😃 😄'],
  ['👩‍🚀 and 🏳️‍🌈', '👩‍🚀 and 🏳️‍🌈'],
  ['nice :) <3', 'nice smiling face heart'],
  ['¯\\_(ツ)_/¯', 'shrug'],
  ['ratio 8:D here', 'ratio 8:D here'],
]);

table('repetition and abbreviations', [
  ['sooooooo gooood', 'sooo goood'],
  ['10000000', '10000000'],
  ['hahahahahahaha', 'haha'],
  ['JAJAJAJAJA', 'haha'],
  ['ㅋㅋㅋㅋㅋ', 'haha'],
  ['banana mama', 'banana mama'],
  ['no no no no no no', 'no no no'],
  ['what!!!!!!!', 'what!!!'],
  ['afaik yes, brb', 'as far as I know yes, be right back'],
  ['??', 'What?'],
  [`a${'bcdefgh'.repeat(20)}`, `a${'bcdefgh'.repeat(20)}`.slice(0, 45)],
]);

it('leaves out emoji and smileys where they are not wanted', () => {
  expect(clean('hi 👍 :) <:blob:5> :smile:', { emoji: 'skip' })).toBe('hi');
});

it('leaves abbreviations to a dictionary that has them', () => {
  expect(clean('brb gg', { dictionaryWords: new Set(['gg']) })).toBe('be right back gg');
});

it('follows the language', () => {
  expect(clean('||x|| jajajaja tb', { language: 'es', words: spokenWords('es') })).toBe(
    'spoiler jaja también',
  );
  expect(clean('すごいw wwww', { language: 'ja', words: spokenWords('ja') })).toBe('すごいw わら');
  expect(clean('おはようwwww', { language: 'ja', words: spokenWords('ja') })).toBe('おはよう わら');
  expect(clean('5555', { language: 'th', words: spokenWords('th') })).toBe('haha');
  expect(clean('5555')).toBe('5555');
});
