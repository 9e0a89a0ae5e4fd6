/** What a graph can run on in a browser. */
export type WebDevice = 'webgpu' | 'wasm';

/** What a caller may ask for; `auto` leaves the choice to the engine. */
export type WebDeviceChoice = 'auto' | WebDevice;

/** The four graphs of a model. */
export type ModelGraph = 'speech_encoder' | 'embed_tokens' | 'language_model' | 'conditional_decoder';

/** Where each graph of a model runs. */
export type GraphPlacement = Readonly<Record<ModelGraph, WebDevice>>;
