/** Calls a function when the page has drawn itself and has nothing better to do, or after two seconds. */
export function whenIdle(action: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(action, { timeout: 2000 });
  else setTimeout(action, 200);
}
