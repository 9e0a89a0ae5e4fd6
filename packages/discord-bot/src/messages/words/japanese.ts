import { type AttachmentKind, abbreviationTable, type SpokenWords } from './spoken-words.js';

const files: Readonly<Record<AttachmentKind, readonly [thing: string, counter: string]>> = {
  image: ['画像', '枚'],
  video: ['動画', '本'],
  audio: ['音声ファイル', '個'],
  voice: ['ボイスメッセージ', '件'],
  file: ['ファイル', '個'],
};

/** Japanese. */
export const japanese: SpokenWords = {
  codeBlock: 'コードブロック',
  code: 'コード',
  spoiler: 'ネタバレ',
  link: 'リンク',
  someone: '誰か',
  aChannel: 'チャンネル',
  aRole: 'ロール',
  everyone: '全員',
  here: 'ここにいる全員',
  what: 'はてな',
  andMore: '、以下略。',
  says: (name) => `${name}さん、`,
  sent: (name, things) =>
    name === undefined ? `${things}が送信されました。` : `${name}さんが${things}を送信しました。`,
  forwarded: '転送メッセージ、',
  inReply: (name) => (name === undefined ? '返信、' : `${name}さんへの返信、`),
  files: (kind, count) => (count === 1 ? files[kind][0] : `${files[kind][0]}${count}${files[kind][1]}`),
  sticker: (name) => (name === '' ? 'スタンプ' : `スタンプ「${name}」`),
  and: 'と',
  laughter: 'わら',
  abbreviations: abbreviationTable(
    'おk=オーケー|乙=おつ|kwsk=くわしく|wktk=わくてか|ggrks=自分で調べて|888=ぱちぱち|8888=ぱちぱち|thx=サンクス|gg=グッドゲーム',
  ),
  smileys: {
    smile: '笑顔',
    grin: 'にっこり',
    wink: 'ウインク',
    sad: '悲しい顔',
    cry: '泣き顔',
    tongue: 'べー',
    surprise: '驚いた顔',
    heart: 'ハート',
    shrug: '肩をすくめる',
    laugh: '笑い顔',
  },
};
