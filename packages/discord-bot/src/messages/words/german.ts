import { type AttachmentKind, abbreviationTable, counted, type SpokenWords } from './spoken-words.js';

const files: Readonly<Record<AttachmentKind, readonly [one: string, several: string]>> = {
  image: ['ein Bild', 'Bilder'],
  video: ['ein Video', 'Videos'],
  audio: ['eine Tondatei', 'Tondateien'],
  voice: ['eine Sprachnachricht', 'Sprachnachrichten'],
  file: ['eine Datei', 'Dateien'],
};

/** German. */
export const german: SpokenWords = {
  codeBlock: 'Codeblock',
  code: 'Code',
  spoiler: 'Spoiler',
  link: 'Link',
  someone: 'jemand',
  aChannel: 'ein Kanal',
  aRole: 'eine Rolle',
  everyone: 'alle',
  here: 'alle hier',
  what: 'Wie bitte?',
  andMore: ', und mehr.',
  says: (name) => `${name} sagt: `,
  sent: (name, things) => (name === undefined ? `Gesendet: ${things}.` : `${name} sendet ${things}.`),
  forwarded: 'Weitergeleitet: ',
  inReply: (name) => (name === undefined ? 'Als Antwort: ' : `Als Antwort an ${name}: `),
  files: (kind, count) => counted(count, ...files[kind]),
  sticker: (name) => (name === '' ? 'einen Sticker' : `den Sticker ${name}`),
  and: ' und ',
  laughter: 'haha',
  abbreviations: abbreviationTable(
    'afk=nicht am Rechner|bb=bis bald|bd=bis dann|bg=bitte gern|bidde=bitte|brb=bin gleich zurück|btw=übrigens' +
      '|evtl=eventuell|gg=gutes Spiel|gn=gute Nacht|gz=Glückwunsch|hdl=hab dich lieb|idk=keine Ahnung|ka=keine Ahnung' +
      '|kp=kein Plan|lg=liebe Grüße|mfg=mit freundlichen Grüßen|mmn=meiner Meinung nach|np=kein Problem|omg=oh mein Gott' +
      '|pls=bitte|sry=sorry|thx=danke|vllt=vielleicht|vlt=vielleicht|wg=wegen|zb=zum Beispiel|zz=zurzeit',
  ),
  smileys: {
    smile: 'Lächeln',
    grin: 'Grinsen',
    wink: 'Zwinkern',
    sad: 'trauriges Gesicht',
    cry: 'weinendes Gesicht',
    tongue: 'Zunge raus',
    surprise: 'überraschtes Gesicht',
    heart: 'Herz',
    shrug: 'Schulterzucken',
    laugh: 'lachendes Gesicht',
  },
};
