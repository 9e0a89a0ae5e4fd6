const known: Readonly<Record<string, string>> = {
  fledgling: 'Fledgling',
  chatterbox: 'Chatterbox',
  'chatterbox-multilingual': 'Multilingual',
  'chatterbox-turbo': 'Turbo',
  'chatterbox-nano': 'Nano',
};

/** A name of a model that is short enough for a button. */
export function shortTitle(model: string): string {
  return known[model] ?? model;
}
