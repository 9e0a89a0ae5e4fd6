import { element, setText } from '../page/elements.js';
import type { EngineControl } from './engine-control.js';

/** What is said of each choice while nothing is open. */
const promises = {
  auto: 'The page takes what is quickest here for the chosen model.',
  webgpu: 'The graphics processor. Pays for large models; small ones are quicker without.',
  wasm: 'The main processor. Works everywhere.',
} as const;

/** The choice of the device, and what is really used. */
export class DeviceChoice {
  readonly #engine: EngineControl;
  #reason = '';

  /**
   * @param engine opens models
   * @param onChoose told when the user chooses
   */
  constructor(engine: EngineControl, onChoose: (device: 'auto' | 'webgpu' | 'wasm') => void) {
    this.#engine = engine;
    for (const input of this.#inputs()) {
      input.checked = input.value === engine.choice.device;
      input.addEventListener('change', () => {
        this.#reason = '';
        onChoose(input.value as 'auto' | 'webgpu' | 'wasm');
      });
    }
    this.refresh();
  }

  /** Shows why another device is used than was asked for. */
  explain(reason: string): void {
    this.#reason = reason;
    this.refresh();
  }

  /** Shows what is used now. */
  refresh(): void {
    const { state, choice } = this.#engine;
    setText(
      element('device-note'),
      [this.#used(state), this.#reason].filter(Boolean).join(' ') || promises[choice.device],
    );
  }

  #used(state: EngineControl['state']): string {
    if (state.name === 'opening') return 'Getting ready …';
    if (state.name !== 'ready') return '';
    const { device, onProcessor } = state.backend;
    if (device === 'webgpu') {
      return onProcessor.length === 0
        ? 'In use: WebGPU.'
        : `In use: WebGPU, and WASM for ${new Intl.ListFormat('en').format(onProcessor)}.`;
    }
    return self.crossOriginIsolated
      ? 'In use: WASM.'
      : 'In use: WASM with one thread. This host does not send the headers that several threads need.';
  }

  #inputs(): NodeListOf<HTMLInputElement> {
    return element('device-choice').querySelectorAll<HTMLInputElement>('input[name="device"]');
  }
}
