import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComposeOptions, composeSpeech, type WrittenMessage } from './compose-speech.js';
import { NameAnnouncer, spokenName } from './name-announcer.js';
import { shortenText } from './shorten-text.js';
import { decideReading, type MessageFacts, type ReadingRules } from './should-read.js';
import { spokenWords } from './words/index.js';

const options: ComposeOptions = {
  language: 'en',
  words: spokenWords('en'),
  names: { user: () => undefined, role: () => undefined, channel: () => undefined },
  emoji: 'names',
  dictionaryWords: new Set(),
  now: 0,
  timeZone: 'UTC',
  maxCharacters: 200,
  maxSeconds: 60,
};
const message = (changes: Partial<WrittenMessage> = {}): WrittenMessage => ({
  content: '',
  files: [],
  stickers: [],
  ...changes,
});
const said = (changes: Partial<WrittenMessage>, more: Partial<ComposeOptions> = {}) =>
  composeSpeech(message(changes), { ...options, ...more })?.text;
const image = { contentType: 'image/png', isVoiceMessage: false };

describe('what is said of a message', () => {
  it('is its text, with the name where it is wanted', () => {
    expect(said({ content: 'hello' })).toBe('hello');
    expect(said({ content: 'hello' }, { announcedName: () => 'Anna' })).toBe('Anna says: hello');
    expect(said({ content: 'hello', reply: { to: 'Ben' } }, { announcedName: () => 'Anna' })).toBe(
      'Anna says: In reply to Ben: hello',
    );
    expect(said({ content: '', forwardedContent: 'news' })).toBe('Forwarded: news');
  });

  it('tells files and stickers', () => {
    expect(said({ files: [image] })).toBe('Sent an image.');
    expect(
      said(
        { files: [image, image, { contentType: null, isVoiceMessage: false }] },
        { announcedName: () => 'Anna' },
      ),
    ).toBe('Anna sent 2 images and a file.');
    expect(said({ content: 'look', files: [{ contentType: 'audio/ogg', isVoiceMessage: true }] })).toBe(
      'look Sent a voice message.',
    );
    expect(said({ stickers: ['Waving **Cat**'] })).toBe('Sent the sticker Waving Cat.');
    expect(said({ stickers: ['***'] })).toBe('Sent a sticker.');
    expect(
      said({ files: [image] }, { language: 'de', words: spokenWords('de'), announcedName: () => 'Anna' }),
    ).toBe('Anna sendet ein Bild.');
  });

  it('is nothing where there is nothing to say, and then nobody is asked for a name', () => {
    let asked = 0;
    const announcedName = () => {
      asked += 1;
      return 'Anna';
    };
    for (const content of ['', '***', '...', '\u200b', '||  ||'])
      expect(said({ content }, { announcedName })).toBeUndefined();
    expect(asked).toBe(0);
    expect(said({ content: '🎉' }, { emoji: 'skip' })).toBeUndefined();
    expect(said({ content: '🎉' })).toBe('🎉');
  });

  it('is cut at a sentence or word, and says so', () => {
    const content = 'This is the first sentence of it. And here comes a second one that is long.';
    expect(said({ content }, { maxCharacters: 60 })).toBe('This is the first sentence of it, and more.');
    expect(said({ content: 'some words without any mark that could end them' }, { maxCharacters: 40 })).toBe(
      'some words without any mark, and more.',
    );
    expect(said({ content: 'a b c d e f g h i j k l m n o p' }, { maxSeconds: 1 })).toBe('a b, and more.');
    expect(composeSpeech(message({ content }), { ...options, maxCharacters: 60 })?.isCut).toBe(true);
  });

  it('keeps its limit whatever is written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 500 }),
        fc.integer({ min: 20, max: 300 }),
        fc.constantFrom('en', 'de', 'fr', 'es', 'ja'),
        (content, maxCharacters, language) => {
          const words = spokenWords(language);
          const composed = composeSpeech(message({ content }), {
            ...options,
            language,
            words,
            maxCharacters,
          });
          expect(composed?.text.length ?? 0).toBeLessThanOrEqual(maxCharacters);
          expect(composed?.text ?? 'x').not.toMatch(/^\s*$|\p{Cs}/u);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('shortening', () => {
  it('keeps texts that fit, and never exceeds the length', () => {
    expect(shortenText('short.', 10, ', and more')).toEqual({ text: 'short.', isCut: false });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (text, length) => {
          const shortened = shortenText(text, length, ', and more');
          expect(shortened.text.length).toBeLessThanOrEqual(length);
          expect(shortened.isCut).toBe(text.length > length);
          if (!shortened.isCut) expect(shortened.text).toBe(text);
          expect(shortenText(shortened.text, length, ', and more').text).toBe(shortened.text);
        },
      ),
    );
  });

  it('cuts where scripts without blanks end a sentence', () => {
    expect(shortenText('これは最初の文です。これは二番目の文です。', 16, '、以下略。').text).toBe(
      'これは最初の文です、以下略。',
    );
  });
});

describe('names', () => {
  it('are announced when listeners could not tell', () => {
    const announcer = new NameAnnouncer();
    expect(announcer.shouldAnnounce('smart', 'a', 3, 0)).toBe(true);
    expect(announcer.shouldAnnounce('smart', 'a', 3, 30_000)).toBe(false);
    expect(announcer.shouldAnnounce('smart', 'a', 3, 90_000)).toBe(false);
    expect(announcer.shouldAnnounce('smart', 'a', 3, 151_000)).toBe(true);
    expect(announcer.shouldAnnounce('smart', 'b', 3, 151_001)).toBe(true);
    expect(announcer.shouldAnnounce('smart', 'a', 2, 151_002)).toBe(false);
    expect(announcer.shouldAnnounce('always', 'a', 1, 151_003)).toBe(true);
    expect(announcer.shouldAnnounce('never', 'c', 9, 151_004)).toBe(false);
  });

  it('are the first that can be said, and not too long', () => {
    const clean = (name: string) => name.replace(/[*_]/g, '').trim();
    expect(spokenName([undefined, '***', null, '_Anna_', 'x'], clean)).toBe('Anna');
    expect(spokenName(['***'], clean)).toBeUndefined();
    expect(spokenName(['a'.repeat(300)], clean)).toBe('a'.repeat(32));
  });
});

describe('whether a message is read', () => {
  const facts: MessageFacts = {
    content: 'hello',
    thingsSent: 0,
    isForward: false,
    isSystem: false,
    isFromBot: false,
    isOwn: false,
    isSilent: false,
    authorId: '1',
    roleIds: ['r'],
    authorVoiceChannelId: 'v',
    botVoiceChannelId: 'v',
  };
  const rules: ReadingRules = {
    readBots: false,
    requireSameChannel: true,
    ignoredUserIds: [],
    ignoredRoleIds: [],
    ignoredPrefixes: ['!'],
  };
  it.each([
    [{}, {}, 'hello'],
    [{ isOwn: true }, { readBots: true }, 'own'],
    [{ isSystem: true }, {}, 'system'],
    [{ isSilent: true }, {}, 'silent'],
    [{ isFromBot: true }, {}, 'bot'],
    [{ isFromBot: true, authorVoiceChannelId: undefined }, { readBots: true, requiredRoleId: 'x' }, 'hello'],
    [{ authorVoiceChannelId: 'w' }, {}, 'elsewhere'],
    [{ authorVoiceChannelId: undefined }, { requireSameChannel: false }, 'hello'],
    [{}, { ignoredUserIds: ['1'] }, 'ignored'],
    [{}, { ignoredRoleIds: ['r'] }, 'ignored'],
    [{}, { requiredRoleId: 'x' }, 'role-missing'],
    [{}, { requiredRoleId: 'r' }, 'hello'],
    [{ content: ' !roll' }, {}, 'prefix'],
    [{ content: 'roll' }, { requiredPrefix: '>' }, 'prefix'],
    [{ content: ' > roll' }, { requiredPrefix: '>' }, ' roll'],
    [{ content: '' }, {}, 'empty'],
    [{ content: '', thingsSent: 1 }, {}, ''],
    [{ content: '', isForward: true }, {}, ''],
    [{ content: 'x'.repeat(4001) }, {}, 'too-long'],
  ] as const)('%#', (message, changes, expected) => {
    const decision = decideReading({ ...facts, ...message }, { ...rules, ...changes }, false);
    expect(decision.read ? decision.content : decision.reason).toBe(expected);
  });

  it('is no for who opted out', () => {
    expect(decideReading(facts, rules, true)).toEqual({ read: false, reason: 'opted-out' });
  });
});
