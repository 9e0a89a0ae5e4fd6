import type { DeviceChoice } from '@starling-tts/engine-node';

/** How the user wants speech to be made. */
export interface EngineSettings {
  /** Model name as `createNodeEngine` takes it. */
  readonly model: string;
  /** Set of weights; empty for the model's own default. */
  readonly precision: string;
  /** What runs the model. */
  readonly device: DeviceChoice;
  /** Threads of the speech engine; 0: half of the processor's cores, at least one. */
  readonly threads: number;
  /** Minutes without speech after which the engine's process ends; 0: never. */
  readonly idleMinutes: number;
  /** Expressiveness, 0 to 1; undefined for the model's own. */
  readonly expressiveness: number | undefined;
  /** Language of the text as a BCP 47 tag, for models of several languages. */
  readonly language: string;
}

/** What the speech engine is doing, for the user to see. */
export type EngineStatus =
  /** It is not running; the next reading starts it. */
  | { readonly phase: 'closed' }
  /** A model is being loaded. */
  | { readonly phase: 'opening'; readonly model: string }
  /** It can speak. */
  | { readonly phase: 'ready'; readonly model: string };
