import { english } from './english.js';
import type { ModelDescriptor } from './model-descriptor.js';
import { languageModelOnly, latinSentenceEnds, llamaReplacements, uniform } from './shared.js';

/**
 * Chatterbox Multilingual (second checkpoint), 23 languages.
 *
 * Sources: upstream `mtl_tts.py`, `tokenizers/tokenizer.py`; the script that made the graphs. The tail of 40 ms is cut as
 * upstream does since May 2026. Unverified: whether the repository's own `tokenizer.json` lower-cases and decomposes (doing
 * it here first changes nothing then), and whether the third checkpoint wants lower case.
 */
export const multilingual: ModelDescriptor = {
  ...english,
  id: 'chatterbox-multilingual',
  title: 'Chatterbox Multilingual',
  repository: 'onnx-community/chatterbox-multilingual-ONNX',
  compatibleRepositories: ['Masterx/chatterbox-multilingual-v3-ONNX'],
  precisions: {
    fp32: { suffixes: uniform('') },
    q4: { suffixes: languageModelOnly('_q4') },
  },
  languages: [
    'en',
    ...['ar', 'da', 'de', 'el', 'es', 'fi', 'fr', 'he', 'hi', 'it', 'ja', 'ko', 'ms', 'nl', 'no', 'pl'],
    ...['pt', 'ru', 'sv', 'sw', 'tr', 'zh'],
  ],
  text: {
    replacements: llamaReplacements,
    capitalizeFirst: true,
    sentenceEnds: [...latinSentenceEnds, '、', '，', '。', '？', '！'],
    lowerCase: true,
    unicodeForm: 'NFKD',
    languageTag: true,
  },
  trailingTokensCut: 1,
};
