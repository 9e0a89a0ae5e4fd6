import { type AttachmentKind, abbreviationTable, counted, type SpokenWords } from './spoken-words.js';

const files: Readonly<Record<AttachmentKind, readonly [one: string, several: string]>> = {
  image: ['une image', 'images'],
  video: ['une vidéo', 'vidéos'],
  audio: ['un fichier audio', 'fichiers audio'],
  voice: ['un message vocal', 'messages vocaux'],
  file: ['un fichier', 'fichiers'],
};

/** French. */
export const french: SpokenWords = {
  codeBlock: 'bloc de code',
  code: 'code',
  spoiler: 'divulgâcheur',
  link: 'lien',
  someone: 'quelqu’un',
  aChannel: 'un salon',
  aRole: 'un rôle',
  everyone: 'tout le monde',
  here: 'tout le monde ici',
  what: 'Comment ?',
  andMore: ', et la suite.',
  says: (name) => `${name} dit : `,
  sent: (name, things) => (name === undefined ? `Envoi : ${things}.` : `${name} envoie ${things}.`),
  forwarded: 'Transféré : ',
  inReply: (name) => (name === undefined ? 'En réponse : ' : `En réponse à ${name} : `),
  files: (kind, count) => counted(count, ...files[kind]),
  sticker: (name) => (name === '' ? 'un autocollant' : `l’autocollant ${name}`),
  and: ' et ',
  laughter: 'haha',
  abbreviations: abbreviationTable(
    'afk=pas devant le clavier|askip=à ce qu’il paraît|bcp=beaucoup|bjr=bonjour|bsr=bonsoir|btw=au fait|cad=c’est-à-dire' +
      '|cc=coucou|dsl=désolé|gg=bien joué|jpp=j’en peux plus|jsp=je sais pas|mdr=mort de rire|mtn=maintenant|oklm=au calme' +
      '|pcq=parce que|pk=pourquoi|pls=s’il te plaît|ptdr=pété de rire|qqch=quelque chose|qqn=quelqu’un|rdv=rendez-vous' +
      '|slt=salut|stp=s’il te plaît|svp=s’il vous plaît|tjrs=toujours|tjs=toujours|tkt=t’inquiète|tlm=tout le monde|vrmt=vraiment',
  ),
  smileys: {
    smile: 'sourire',
    grin: 'grand sourire',
    wink: 'clin d’œil',
    sad: 'visage triste',
    cry: 'visage en pleurs',
    tongue: 'tire la langue',
    surprise: 'visage surpris',
    heart: 'cœur',
    shrug: 'hausse les épaules',
    laugh: 'visage qui rit',
  },
};
