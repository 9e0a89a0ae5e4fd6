/** What is remembered between visits, in this browser only. */
export interface Preferences {
  /** Text in the text area. */
  text: string;
  /** Id of the chosen voice. */
  voice: string;
  /** Colours: those of the system, or one of the two. */
  theme: 'system' | 'light' | 'dark';
  /** Where the model should run. */
  device: 'auto' | 'webgpu' | 'wasm';
  /** Id of the model. */
  model: string;
  /** Expressiveness, 0 to 1; absent: the model's default. */
  exaggeration?: number | undefined;
  /** Softmax temperature, 0.1 to 2; absent: the model's default. */
  temperature?: number | undefined;
  /** Classifier-free guidance weight, 0 to 1; absent: the model's default. */
  guidance?: number | undefined;
  /** Seed of every request; absent: a new one each time. */
  seed?: number | undefined;
  /** Whether shortcuts of a single key work. */
  singleKeys: boolean;
}

const storageKey = 'starling-demo';

const defaults: Preferences = {
  text: '',
  voice: '',
  theme: 'system',
  device: 'auto',
  model: 'fledgling',
  singleKeys: true,
};

/** Reads what is remembered; anything unreadable counts as nothing. */
export function loadPreferences(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return { ...defaults, ...sane(stored as Partial<Record<keyof Preferences, unknown>>) };
  } catch {
    return { ...defaults };
  }
}

/** Remembers; a browser that refuses is no reason to fail. */
export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences));
  } catch {
    // Storage is full or forbidden: the page works without.
  }
}

/** Only what has the right type and range: storage may hold an older version's values, or anybody's. */
function sane(stored: Partial<Record<keyof Preferences, unknown>>): Partial<Preferences> {
  const { text, voice, theme, device, model, exaggeration, temperature, guidance, seed, singleKeys } = stored;
  return {
    ...(typeof text === 'string' && { text }),
    ...(typeof voice === 'string' && { voice }),
    ...((theme === 'light' || theme === 'dark') && { theme }),
    ...((device === 'webgpu' || device === 'wasm') && { device }),
    ...(typeof model === 'string' && { model }),
    ...(isWithin(exaggeration, 0, 1) && { exaggeration }),
    ...(isWithin(temperature, 0.1, 2) && { temperature }),
    ...(isWithin(guidance, 0, 1) && { guidance }),
    ...(isWithin(seed, 0, 0xffff_ffff) && Number.isInteger(seed) && { seed }),
    ...(typeof singleKeys === 'boolean' && { singleKeys }),
  };
}

function isWithin(value: unknown, minimum: number, maximum: number): value is number {
  return typeof value === 'number' && value >= minimum && value <= maximum;
}
