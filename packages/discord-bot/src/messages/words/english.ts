import { type AttachmentKind, abbreviationTable, counted, type SpokenWords } from './spoken-words.js';

const files: Readonly<Record<AttachmentKind, readonly [one: string, several: string]>> = {
  image: ['an image', 'images'],
  video: ['a video', 'videos'],
  audio: ['an audio file', 'audio files'],
  voice: ['a voice message', 'voice messages'],
  file: ['a file', 'files'],
};

/** English. */
export const english: SpokenWords = {
  codeBlock: 'code block',
  code: 'code',
  spoiler: 'spoiler',
  link: 'link',
  someone: 'someone',
  aChannel: 'a channel',
  aRole: 'a role',
  everyone: 'everyone',
  here: 'everyone here',
  what: 'What?',
  andMore: ', and more.',
  says: (name) => `${name} says: `,
  sent: (name, things) => (name === undefined ? `Sent ${things}.` : `${name} sent ${things}.`),
  forwarded: 'Forwarded: ',
  inReply: (name) => (name === undefined ? 'In reply: ' : `In reply to ${name}: `),
  files: (kind, count) => counted(count, ...files[kind]),
  sticker: (name) => (name === '' ? 'a sticker' : `the sticker ${name}`),
  and: ' and ',
  laughter: 'haha',
  abbreviations: abbreviationTable(
    'afaik=as far as I know|afk=away from keyboard|asap=as soon as possible|bbl=be back later|bc=because|brb=be right back' +
      '|btw=by the way|cya=see you|fyi=for your information|g2g=got to go|gtg=got to go|gg=good game|gl=good luck' +
      '|gn=good night|hbu=how about you|hf=have fun|idk=I don’t know|idc=I don’t care|iirc=if I remember correctly' +
      '|ikr=I know, right|imho=in my humble opinion|imo=in my opinion|irl=in real life|jk=just kidding|lmk=let me know' +
      '|nvm=never mind|np=no problem|omg=oh my god|omw=on my way|pls=please|plz=please|rn=right now|smh=shaking my head' +
      '|sry=sorry|tbh=to be honest|thx=thanks|ttyl=talk to you later|ty=thank you|tysm=thank you so much' +
      '|wb=welcome back|wdym=what do you mean|wyd=what are you doing|yw=you’re welcome|ofc=of course|tba=to be announced',
  ),
  smileys: {
    smile: 'smiling face',
    grin: 'grinning face',
    wink: 'winking face',
    sad: 'sad face',
    cry: 'crying face',
    tongue: 'tongue out',
    surprise: 'surprised face',
    heart: 'heart',
    shrug: 'shrug',
    laugh: 'laughing face',
  },
};
