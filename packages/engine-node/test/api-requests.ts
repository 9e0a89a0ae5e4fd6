/**
 * Every example request of the API document with what its answer must hold. Voices are the built-in ones, recordings are
 * those that the test provides: `$source` and `$reference` stand for them as base64. The document's voice ids are those of
 * another library, so requests with them get the documented error.
 */
export interface ApiExample {
  /** Where the document has it. */
  readonly title: string;
  /** The request inside `input`. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Every path that must exist in the answer. */
  readonly fields?: readonly string[];
  /** Values that the answer must have. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The error text: the documented one, whole. */
  readonly error?: RegExp;
  /** Whether the answer depends on the examples before it. */
  readonly inOrder?: true;
}

const speechFields = [
  'audio',
  'sample_rate',
  'duration',
  'format',
  'text',
  'mode',
  'parameters.voice_cloning',
  'seed',
];
const metricsFields = [
  'streaming_metrics.total_chunks',
  'streaming_metrics.first_chunk_latency',
  'streaming_metrics.total_generation_time',
  'streaming_metrics.audio_duration',
  'streaming_metrics.rtf',
  'streaming_metrics.chunk_details.0.chunk_count',
  'streaming_metrics.chunk_details.0.rtf',
  'streaming_metrics.chunk_details.0.chunk_shape.1',
];
const generationFields = [
  'parameters.chunk_size',
  'parameters.exaggeration',
  'parameters.cfg_weight',
  'parameters.temperature',
];
const streamingFields = [...speechFields, ...metricsFields, ...generationFields];
const conversionFields = ['audio', 'sample_rate', 'duration', 'format', 'model', 'operation', 'watermarked'];
const conversionValues = {
  sample_rate: 24_000,
  format: 'wav',
  model: 's3gen',
  operation: 'voice_conversion',
};
const transferFields = [
  ...conversionFields,
  'input_duration',
  'processing_time',
  'transfer_info.transfer_mode',
];

/** The examples, in the order of the document. */
export const apiExamples: readonly ApiExample[] = [
  {
    title: 'quick start, Python',
    input: {
      operation: 'tts',
      mode: 'streaming_voice_cloning',
      text: 'Hello, this is a test!',
      voice_name: 'Catherine',
      chunk_size: 25,
      exaggeration: 0.7,
    },
    fields: streamingFields,
    values: {
      mode: 'streaming_voice_cloning',
      'parameters.chunk_size': 25,
      'parameters.exaggeration': 0.7,
      'parameters.cfg_weight': 0.3,
      'parameters.temperature': 0.8,
      'parameters.voice_cloning': true,
      'parameters.optimization': 'direct_audio_array',
    },
  },
  {
    title: 'quick start, JavaScript',
    input: {
      operation: 'tts',
      mode: 'streaming_voice_cloning',
      text: 'Hello, this is a test!',
      voice_name: 'Benjamin',
      chunk_size: 25,
      exaggeration: 0.7,
    },
    fields: streamingFields,
    values: { mode: 'streaming_voice_cloning' },
  },
  {
    title: 'basic text to speech',
    input: {
      operation: 'tts',
      mode: 'basic',
      text: 'Hello! This is a basic text-to-speech test.',
      voice_name: 'Amy',
    },
    fields: [...speechFields, 'parameters.voice_id'],
    values: {
      sample_rate: 24_000,
      text: 'Hello! This is a basic text-to-speech test.',
      mode: 'basic',
      'parameters.voice_cloning': true,
      'parameters.voice_name': 'Amy',
      'parameters.optimization': 'direct_audio_array',
    },
  },
  {
    title: 'basic text to speech, cURL, without a voice',
    input: { operation: 'tts', mode: 'basic', text: 'Hello world!' },
    fields: speechFields,
    values: { mode: 'basic', 'parameters.voice_cloning': false },
  },
  {
    title: 'streaming text to speech',
    input: {
      operation: 'tts',
      mode: 'streaming',
      text: 'This is streaming text-to-speech with chunked processing for better performance.',
      chunk_size: 25,
      exaggeration: 0.7,
      voice_name: 'Benjamin',
    },
    fields: streamingFields,
    values: {
      mode: 'streaming',
      'parameters.chunk_size': 25,
      'parameters.exaggeration': 0.7,
      'parameters.cfg_weight': 0.5,
      'parameters.temperature': 0.8,
      'parameters.voice_cloning': true,
      'streaming_metrics.chunk_details.0.chunk_count': 1,
      'streaming_metrics.chunk_details.0.chunk_shape.0': 1,
    },
  },
  {
    title: 'voice cloning',
    inOrder: true,
    input: {
      operation: 'voice_cloning',
      reference_audio: '$reference',
      voice_name: 'MyCustomVoice',
      voice_description: 'My personal voice for TTS',
      save_to_library: true,
    },
    fields: [
      'voice_info.duration',
      'voice_info.sample_rate',
      'voice_info.created_at',
      'sample_audio',
      'usage_instructions.tts_basic.text',
      'usage_instructions.tts_streaming.text',
    ],
    values: {
      success: true,
      'voice_info.voice_name': 'MyCustomVoice',
      'voice_info.description': 'My personal voice for TTS',
      'voice_info.type': 'user_cloned_voice',
      sample_rate: 24_000,
      saved_to_library: true,
      operation: 'voice_cloning',
      message: "Voice 'MyCustomVoice' cloned successfully",
      'usage_instructions.tts_basic.operation': 'tts',
      'usage_instructions.tts_basic.mode': 'basic',
      'usage_instructions.tts_basic.voice_name': 'MyCustomVoice',
      'usage_instructions.tts_streaming.mode': 'streaming_voice_cloning',
      'usage_instructions.tts_streaming.chunk_size': 25,
    },
  },
  {
    title: 'voice cloning with a name that is taken',
    inOrder: true,
    input: { operation: 'voice_cloning', reference_audio: '$source', voice_name: 'mycustomvoice' },
    error: /mycustomvoice/i,
  },
  {
    title: 'using the cloned voice',
    inOrder: true,
    input: {
      operation: 'tts',
      mode: 'streaming_voice_cloning',
      text: 'Hello! This is my custom cloned voice speaking.',
      voice_name: 'MyCustomVoice',
      chunk_size: 25,
    },
    fields: streamingFields,
    values: {
      'parameters.voice_cloning': true,
      'parameters.exaggeration': 0.7,
      'parameters.cfg_weight': 0.3,
    },
  },
  {
    title: 'voice listing',
    inOrder: true,
    input: { operation: 'list_local_voices' },
    fields: [
      'local_voices.0.voice_id',
      'local_voices.0.gender',
      'local_voices.0.duration',
      'local_voices.0.original_file',
      'stats.gender_distribution.male',
      'stats.gender_distribution.female',
      'stats.cache_performance',
    ],
    values: {
      'local_voices.0.speaker_name': 'Aaron',
      'local_voices.0.type': 'chattts_embedding',
      'local_voices.36.speaker_name': 'Christopher',
      'local_voices.37.speaker_name': 'MyCustomVoice',
      'local_voices.37.type': 'user_cloned_voice',
      total_local_voices: 38,
      'stats.total_voices': 38,
      'stats.gender_distribution.male': 21,
      'stats.gender_distribution.female': 16,
      'stats.optimization': 'direct_audio_arrays',
    },
  },
  {
    title: 'voice listing, using a name',
    input: { operation: 'tts', mode: 'streaming_voice_cloning', text: 'Hello world!', voice_name: 'Amy' },
    fields: streamingFields,
  },
  {
    title: 'voice listing, using an id',
    input: { operation: 'tts', mode: 'basic', text: 'Hello world!', voice_id: 'a563a2ba' },
    error: /^Voice 'a563a2ba' not found in any library$/,
  },
  {
    title: 'voice conversion',
    input: { operation: 'voice_conversion', input_audio: '$source', voice_name: 'Benjamin' },
    fields: conversionFields,
    values: {
      ...conversionValues,
      optimization: 'direct_audio_array',
      'target_voice_info.voice_name': 'Benjamin',
      'target_voice_info.loaded_via': 'optimized_embeddings',
    },
  },
  {
    title: 'voice conversion with options',
    input: {
      operation: 'voice_conversion',
      input_audio: '$source',
      voice_name: 'Catherine',
      no_watermark: true,
    },
    fields: conversionFields,
    values: { ...conversionValues, watermarked: false, 'target_voice_info.voice_name': 'Catherine' },
  },
  {
    title: 'voice conversion with a voice id',
    input: { operation: 'voice_conversion', input_audio: '$source', voice_id: 'a563a2ba' },
    error: /^Voice 'a563a2ba' not found in any library$/,
  },
  {
    title: 'voice conversion with target audio',
    input: { operation: 'voice_conversion', input_audio: '$source', target_speaker: '$reference' },
    fields: conversionFields,
    values: conversionValues,
  },
  {
    title: 'voice transfer to a voice of the library',
    input: {
      operation: 'voice_transfer',
      transfer_mode: 'embedding',
      input_audio: '$source',
      voice_name: 'Benjamin',
      no_watermark: true,
    },
    fields: transferFields,
    values: {
      operation: 'voice_transfer',
      model: 's3gen',
      optimization: 'direct_audio_array',
      'transfer_info.transfer_mode': 'embedding',
      'transfer_info.target_voice': 'Benjamin',
      'transfer_info.source': 'voice_library',
      'transfer_info.voice_loading': 'optimized_direct_access',
    },
  },
  {
    title: 'voice transfer to another recording',
    input: {
      operation: 'voice_transfer',
      transfer_mode: 'audio',
      input_audio: '$source',
      target_audio: '$reference',
    },
    fields: [...transferFields, 'transfer_info.target_duration'],
    values: {
      operation: 'voice_transfer',
      'transfer_info.transfer_mode': 'audio',
      'transfer_info.target_source': 'user_provided_audio',
    },
  },
  {
    title: 'error: voice not found',
    input: { operation: 'tts', mode: 'basic', text: 'Hello world!', voice_name: 'InvalidName' },
    error: /^Voice 'InvalidName' not found in any library$/,
  },
  {
    title: 'error: invalid operation',
    input: { operation: 'invalid_op' },
    error: /^Unknown operation: invalid_op$/,
  },
  {
    title: 'recommended parameters, real-time',
    input: {
      operation: 'tts',
      text: 'Hello world!',
      mode: 'streaming',
      chunk_size: 15,
      exaggeration: 0.3,
      cfg_weight: 0.2,
    },
    fields: streamingFields,
    values: { 'parameters.chunk_size': 15, 'parameters.exaggeration': 0.3, 'parameters.cfg_weight': 0.2 },
  },
  {
    title: 'recommended parameters, audiobook',
    input: {
      operation: 'tts',
      text: 'Hello world!',
      voice_name: 'Amy',
      mode: 'streaming_voice_cloning',
      chunk_size: 50,
      exaggeration: 0.7,
      cfg_weight: 0.5,
    },
    fields: streamingFields,
    values: { 'parameters.chunk_size': 50, 'parameters.cfg_weight': 0.5 },
  },
];
