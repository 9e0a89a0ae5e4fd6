/**
 * Cancels so many requests at moments spread over a whole one and watches the inference process's memory and how long each takes
 * to end.
 */
export async function measureCancels({ speak, residentMegabytes }, text, times) {
  const { wallSeconds, speechTokens } = await speak(text, { chunkTokens: 10 });
  const resident = [];
  const delays = [];
  let late = 0;
  for (let time = 0; time < times; time += 1) {
    const controller = new AbortController();
    let cancelledAt;
    const timer = setTimeout(
      () => {
        cancelledAt = performance.now();
        controller.abort();
      },
      ((time % 50) / 50) * 1000 * wallSeconds,
    );
    try {
      await speak(text, { chunkTokens: 10 }, controller.signal);
      late += 1;
    } catch (error) {
      if (error.code !== 'aborted') throw error;
      delays.push(performance.now() - cancelledAt);
    }
    clearTimeout(timer);
    if ((time + 1) % (times / 4) === 0) resident.push(await residentMegabytes());
  }
  delays.sort((a, b) => a - b);
  const figures = {
    cancelled: delays.length,
    finishedBefore: late,
    stepMilliseconds: (1000 * wallSeconds) / speechTokens,
    medianMilliseconds: delays[delays.length >> 1],
    longestMilliseconds: delays.at(-1),
    residentMegabytes: resident,
  };
  console.log(
    `\n${figures.cancelled} requests cancelled at all moments: ended after ${figures.medianMilliseconds.toFixed(1)} ms (median), ` +
      `${figures.longestMilliseconds.toFixed(1)} ms (longest); memory after each quarter: ${resident.join(', ')} MB`,
  );
  return figures;
}
