import { type AttachmentKind, abbreviationTable, counted, type SpokenWords } from './spoken-words.js';

const files: Readonly<Record<AttachmentKind, readonly [one: string, several: string]>> = {
  image: ['una imagen', 'imágenes'],
  video: ['un vídeo', 'vídeos'],
  audio: ['un archivo de audio', 'archivos de audio'],
  voice: ['un mensaje de voz', 'mensajes de voz'],
  file: ['un archivo', 'archivos'],
};

/** Spanish. */
export const spanish: SpokenWords = {
  codeBlock: 'bloque de código',
  code: 'código',
  spoiler: 'spoiler',
  link: 'enlace',
  someone: 'alguien',
  aChannel: 'un canal',
  aRole: 'un rol',
  everyone: 'todos',
  here: 'todos los presentes',
  what: '¿Qué?',
  andMore: ', y más.',
  says: (name) => `${name} dice: `,
  sent: (name, things) => (name === undefined ? `Se envió ${things}.` : `${name} envió ${things}.`),
  forwarded: 'Reenviado: ',
  inReply: (name) => (name === undefined ? 'En respuesta: ' : `En respuesta a ${name}: `),
  files: (kind, count) => counted(count, ...files[kind]),
  sticker: (name) => (name === '' ? 'una pegatina' : `la pegatina ${name}`),
  and: ' y ',
  laughter: 'jaja',
  abbreviations: abbreviationTable(
    'afk=fuera del teclado|bn=bien|btw=por cierto|dnd=dónde|finde=fin de semana|gg=buena partida|grax=gracias|msj=mensaje' +
      '|ntp=no te preocupes|pls=por favor|porfa=por favor|pq=porque|q=que|salu2=saludos|tb=también|tmb=también' +
      '|tqm=te quiero mucho|xfa=por favor|xq=porque|kiero=quiero|ns=no sé|nse=no sé|tkm=te quiero mucho|cdt=cuídate',
  ),
  smileys: {
    smile: 'sonrisa',
    grin: 'gran sonrisa',
    wink: 'guiño',
    sad: 'cara triste',
    cry: 'cara llorando',
    tongue: 'saca la lengua',
    surprise: 'cara de sorpresa',
    heart: 'corazón',
    shrug: 'encogimiento de hombros',
    laugh: 'cara de risa',
  },
};
