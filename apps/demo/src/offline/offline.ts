/** How long the page waits for its service worker before it goes on without, in milliseconds. */
const patienceMilliseconds = 5000;

/**
 * Registers the service worker and waits until it is in charge, so that what is loaded from then on is kept for later.
 *
 * @returns whether it is in charge
 */
export async function prepareOfflineUse(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  const { serviceWorker } = navigator;
  try {
    await serviceWorker.register('./service-worker.js');
  } catch {
    // Not allowed here (an insecure address, a private window of some browsers): the page works while there is a network.
    return false;
  }
  if (serviceWorker.controller !== null) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patienceMilliseconds);
    serviceWorker.addEventListener(
      'controllerchange',
      () => {
        clearTimeout(timer);
        resolve(true);
      },
      { once: true },
    );
  });
}

/**
 * Has the service worker keep the embedded model, what it needs on this device, and all voices.
 *
 * @returns whether all of it is kept
 */
export async function keepForOfflineUse(device: 'wasm' | 'webgpu'): Promise<boolean> {
  const worker = navigator.serviceWorker?.controller ?? null;
  if (worker === null) return false;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      resolve(data === true);
      port1.close();
    };
    worker.postMessage({ keep: device }, [port2]);
  });
}
