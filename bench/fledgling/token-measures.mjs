/** Phones without a pitch by their index: pau, b.. are decided by the model's layout (see training/fledgling/layout.py). */
const pause = 0;

/** The three fields of a speech token. */
export const fields = (token) => ({ phone: token >> 5, frames: ((token >> 3) & 3) + 1, pitch: token & 7 });

/** Phones in turn, without pauses and without repetitions that no pause separates. */
export function soundingPhones(phones) {
  const found = [];
  let last = pause;
  for (const phone of phones) {
    if (phone !== pause && phone !== last) found.push(phone);
    last = phone;
  }
  return found;
}

/**
 * Aligns heard phones with the words' phones by fewest edits.
 *
 * @param {readonly (readonly number[])[]} words phones of each word
 * @param {readonly number[]} heard phones, see {@link soundingPhones}
 * @returns {{ edits: number, phones: number, skipped: number, inserted: number }} `skipped`: words of two phones or more
 * that lost all of them; `inserted`: phones of the longest run that belongs to no word, which is long when a word is said twice
 */
export function alignWords(words, heard) {
  const flat = [];
  const wordOf = [];
  words.forEach((phones, word) => {
    for (const phone of phones) {
      if (flat.length > 0 && flat[flat.length - 1] === phone) continue;
      flat.push(phone);
      wordOf.push(word);
    }
  });
  const cost = Array.from({ length: flat.length + 1 }, (_, i) => {
    const row = new Int32Array(heard.length + 1);
    row[0] = i;
    return row;
  });
  for (let j = 1; j <= heard.length; j += 1) cost[0][j] = j;
  for (let i = 1; i <= flat.length; i += 1) {
    for (let j = 1; j <= heard.length; j += 1) {
      const same = flat[i - 1] === heard[j - 1] ? 0 : 1;
      cost[i][j] = Math.min(cost[i - 1][j - 1] + same, cost[i - 1][j] + 1, cost[i][j - 1] + 1);
    }
  }
  const deleted = words.map(() => 0);
  const total = words.map(() => 0);
  for (const word of wordOf) total[word] += 1;
  let inserted = 0;
  let run = 0;
  for (let i = flat.length, j = heard.length; i > 0 || j > 0; ) {
    const same = i > 0 && j > 0 && flat[i - 1] === heard[j - 1] ? 0 : 1;
    if (i > 0 && j > 0 && cost[i][j] === cost[i - 1][j - 1] + same) {
      i -= 1;
      j -= 1;
      run = 0;
    } else if (i > 0 && cost[i][j] === cost[i - 1][j] + 1) {
      i -= 1;
      deleted[wordOf[i]] += 1;
      run = 0;
    } else {
      j -= 1;
      run += 1;
      inserted = Math.max(inserted, run);
    }
  }
  const skipped = words.filter((_, word) => total[word] >= 2 && deleted[word] === total[word]).length;
  return { edits: cost[flat.length][heard.length], phones: flat.length, skipped, inserted };
}

/** Standard deviation of the pitch of voiced tokens in semitones. */
export function pitchSpread(tokens, voiced) {
  const values = tokens.filter((token) => voiced(token >> 5)).map((token) => 2 * (token & 7) - 7);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Standard deviation of the level of the tokens that `counts` picks by phone, in dB. */
export function levelSpread(samples, tokens, counts) {
  const perToken = samples.length / tokens.length;
  const values = tokens.flatMap((token, place) => {
    if (!counts(token >> 5)) return [];
    const part = samples.subarray(Math.round(place * perToken), Math.round((place + 1) * perToken));
    return [10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length + 1e-9)];
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Pitch of the last six voiced tokens (about a quarter of a second) above that of the whole, in semitones. */
export function finalRise(tokens, voiced) {
  const values = tokens.filter((token) => voiced(token >> 5)).map((token) => 2 * (token & 7) - 7);
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  return mean(values.slice(-6)) - mean(values);
}

/** Seconds of silence in the longest pause between two sounds. */
export function longestPause(tokens) {
  const sounding = tokens.flatMap((token, index) => (token >> 5 === pause ? [] : [index]));
  let longest = 0;
  for (let index = 1; index < sounding.length; index += 1) {
    longest = Math.max(longest, sounding[index] - sounding[index - 1] - 1);
  }
  return longest * 0.04;
}
