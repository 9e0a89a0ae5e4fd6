/**
 * Waits until something is there, looking every 10 ms.
 *
 * @param what named in the error
 * @param look returns a falsy value while it is not
 * @param seconds after which it will not come any more. Default 20.
 */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false | 0,
  seconds = 20,
): Promise<Value> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const value = look();
    if (value) return value;
    if (performance.now() > deadline)
      throw new Error(`Waited ${seconds} s for ${what}, which did not happen.`);
    await pause(10);
  }
}

/** Lets time pass, to see that nothing happens in it. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
