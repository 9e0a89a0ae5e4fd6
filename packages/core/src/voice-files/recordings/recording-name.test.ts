import { expect, test } from 'vitest';
import { parseRecordingName } from './recording-name.js';

test.each([
  [
    'Amy - female, friendly customer service representative.wav',
    ['Amy', 'female', 'friendly customer service representative'],
  ],
  ['Abigail - female , reader.wav', ['Abigail', 'female', 'reader']],
  [
    'clip-Adrian -  Male, deep-voiced US movie trailer narrator-2025_07_26.wav',
    ['Adrian', 'male', 'deep-voiced US movie trailer narrator'],
  ],
  [
    'clip-Alan - Boy, charismatic audiobook narrator-2025_07_26(1).wav',
    ['Alan', 'male', 'Boy, charismatic audiobook narrator'],
  ],
  [
    'clip-Amanda - Elderly female, British RP storyteller-2025_07_26.flac',
    ['Amanda', 'female', 'Elderly female, British RP storyteller'],
  ],
  ['clip-Amy - Female Southern drawl-2025_07_27.wav', ['Amy', 'female', 'Southern drawl']],
  ['Carolyn - Tv Ads voiceover female.mp3', ['Carolyn', 'female', 'Tv Ads voiceover female']],
  ['Charles - enthusiastic Frenchman.wav', ['Charles', 'unspecified', 'enthusiastic Frenchman']],
  ['Eve - male impersonator, woman.wav', ['Eve', 'male', 'impersonator, woman']],
  ['Femaleen - malevolent.wav', ['Femaleen', 'unspecified', 'malevolent']],
  ['Zoë.opus', ['Zoë', 'unspecified', '']],
  ["Jean-Luc O'Hara - male.wav", ["Jean-Luc O'Hara", 'male', '']],
  ['.wav', ['', 'unspecified', '']],
  ['', ['', 'unspecified', '']],
])('%s', (fileName, [name, gender, description]) => {
  expect(parseRecordingName(fileName)).toEqual({ name, gender, description });
});
