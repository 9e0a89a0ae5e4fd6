/** How often the guards against a stuck model find something in ordinary sentences: every find is a false alarm. */
export async function measureGuards({ speak }, sentences, seeds) {
  let alarms = 0;
  let tokens = 0;
  for (const seed of seeds) {
    for (const [index, text] of sentences.entries()) {
      const { warnings, speechTokens } = await speak(text, { temperature: undefined, seed: seed + index });
      tokens += speechTokens;
      alarms += warnings.filter(({ code }) => code.startsWith('runaway') || code === 'truncated').length;
    }
  }
  const figures = { sentences: sentences.length, seeds: seeds.length, tokens, alarms };
  console.log(
    `\nGuards: ${alarms} alarms in ${tokens} tokens (${sentences.length} sentences, ${seeds.length} seeds, sampled)`,
  );
  return figures;
}
