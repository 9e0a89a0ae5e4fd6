/** Something the user should know although the request succeeded. */
export interface Warning {
  /** Stable code for programs, for example `option_unsupported`. */
  readonly code: WarningCode;
  /** A sentence for people; never the user's text or audio. */
  readonly message: string;
}

/** Every code a {@link Warning} may have. */
export type WarningCode =
  | 'unknown_field'
  | 'option_unsupported'
  | 'option_approximated'
  | 'reference_short'
  | 'reference_long'
  | 'reference_quiet'
  | 'reference_clipped'
  | 'reference_noisy'
  | 'reference_silent'
  | 'input_long'
  | 'characters_dropped'
  | 'truncated'
  | 'runaway_retried'
  | 'runaway_cut'
  | 'normalization_basic'
  | 'normalization_deferred'
  | 'encoding_deferred'
  | 'language_unsupported'
  /** A graph or the whole model runs on another device than the one it was meant for. */
  | 'device_fallback';
