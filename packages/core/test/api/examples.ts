import { recording } from '../support/speech-fixture.js';

/** A request of the API document, and a response as the document shows it. */
export interface ApiExample {
  /** What the example shows. */
  readonly title: string;
  /** The object inside `input`. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The documented response; real ones have the same fields with values of the same types. */
  readonly response: Readonly<Record<string, unknown>>;
}

const reference = recording({ seconds: 15.3, sampleRate: 44_100 });
const input = recording({ seconds: 4.8, pitch: 220 });
const target = recording({ seconds: 8.2, pitch: 90 });
const audio = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

const streamingMetrics = {
  total_chunks: 8,
  first_chunk_latency: 0.245,
  total_generation_time: 2.156,
  audio_duration: 4.32,
  rtf: 0.499,
  chunk_details: [{ chunk_count: 1, rtf: 0.421, chunk_shape: [1, 12_000] }],
};

const streamingParameters = {
  chunk_size: 25,
  exaggeration: 0.7,
  cfg_weight: 0.5,
  temperature: 0.8,
  voice_cloning: true,
};

const converted = { audio, sample_rate: 24_000, duration: 5.32, format: 'wav', model: 's3gen' };

/** Every request that the API document shows, with the response that belongs to it. */
export const apiExamples: readonly ApiExample[] = [
  {
    title: 'basic with a voice name',
    input: {
      operation: 'tts',
      mode: 'basic',
      text: 'Hello! This is a basic text-to-speech test.',
      voice_name: 'Amy',
    },
    response: {
      audio,
      sample_rate: 24_000,
      text: 'Hello! This is a basic text-to-speech test.',
      mode: 'basic',
      parameters: {
        voice_cloning: true,
        voice_id: 'a563a2ba',
        voice_name: 'Amy',
        optimization: 'direct_audio_array',
      },
    },
  },
  {
    title: 'basic with the default voice',
    input: { operation: 'tts', mode: 'basic', text: 'Hello world!' },
    response: {
      audio,
      sample_rate: 24_000,
      text: 'Hello world!',
      mode: 'basic',
      parameters: { voice_cloning: false },
    },
  },
  {
    title: 'basic with a voice id',
    input: { operation: 'tts', mode: 'basic', text: 'Hello world!', voice_id: 'a563a2ba' },
    response: {
      audio,
      sample_rate: 24_000,
      text: 'Hello world!',
      mode: 'basic',
      parameters: {
        voice_cloning: true,
        voice_id: 'a563a2ba',
        voice_name: 'Amy',
        optimization: 'direct_audio_array',
      },
    },
  },
  {
    title: 'streaming',
    input: {
      operation: 'tts',
      mode: 'streaming',
      text: 'This is streaming text-to-speech with chunked processing for better performance.',
      chunk_size: 25,
      exaggeration: 0.7,
      voice_name: 'Benjamin',
    },
    response: {
      audio,
      sample_rate: 24_000,
      text: 'This is streaming text-to-speech with chunked processing for better performance.',
      mode: 'streaming',
      parameters: { ...streamingParameters, optimization: 'direct_audio_array' },
      streaming_metrics: streamingMetrics,
    },
  },
  {
    title: 'quick start: streaming_voice_cloning',
    input: {
      operation: 'tts',
      mode: 'streaming_voice_cloning',
      text: 'Hello, this is a test!',
      voice_name: 'Catherine',
      chunk_size: 25,
      exaggeration: 0.7,
    },
    response: {
      audio,
      sample_rate: 24_000,
      duration: 1.5,
      text: 'Hello, this is a test!',
      mode: 'streaming_voice_cloning',
      parameters: { ...streamingParameters, optimization: 'direct_audio_array' },
      streaming_metrics: streamingMetrics,
    },
  },
  {
    title: 'streaming_voice_cloning with a voice name alone',
    input: { operation: 'tts', mode: 'streaming_voice_cloning', text: 'Hello world!', voice_name: 'Amy' },
    response: {
      audio,
      mode: 'streaming_voice_cloning',
      parameters: { ...streamingParameters, optimization: 'direct_audio_array' },
      streaming_metrics: streamingMetrics,
    },
  },
  {
    title: 'recommended parameters: real-time chat',
    input: {
      operation: 'tts',
      text: 'Hello world!',
      mode: 'streaming',
      chunk_size: 15,
      exaggeration: 0.3,
      cfg_weight: 0.2,
    },
    response: {
      audio,
      mode: 'streaming',
      parameters: { ...streamingParameters, voice_cloning: false },
      streaming_metrics: streamingMetrics,
    },
  },
  {
    title: 'recommended parameters: audiobook',
    input: {
      operation: 'tts',
      text: 'Hello world!',
      mode: 'streaming_voice_cloning',
      chunk_size: 50,
      exaggeration: 0.7,
      cfg_weight: 0.5,
      reference_audio: reference,
    },
    response: {
      audio,
      mode: 'streaming_voice_cloning',
      parameters: streamingParameters,
      streaming_metrics: streamingMetrics,
    },
  },
  {
    title: 'voice cloning',
    input: {
      operation: 'voice_cloning',
      reference_audio: reference,
      voice_name: 'MyCustomVoice',
      voice_description: 'My personal voice for TTS',
      save_to_library: true,
    },
    response: {
      success: true,
      voice_info: {
        voice_name: 'MyCustomVoice',
        description: 'My personal voice for TTS',
        duration: 15.3,
        sample_rate: 44_100,
        created_at: '2025-01-27 15:42:18',
        type: 'user_cloned_voice',
      },
      sample_audio: audio,
      sample_rate: 24_000,
      saved_to_library: true,
      operation: 'voice_cloning',
      message: "Voice 'MyCustomVoice' cloned successfully",
      usage_instructions: {
        tts_basic: { operation: 'tts', mode: 'basic', text: 'Your text here', voice_name: 'MyCustomVoice' },
        tts_streaming: {
          operation: 'tts',
          mode: 'streaming_voice_cloning',
          text: 'Your text here',
          voice_name: 'MyCustomVoice',
          chunk_size: 25,
        },
      },
    },
  },
  {
    title: 'voice listing',
    input: { operation: 'list_local_voices' },
    response: {
      local_voices: [
        {
          voice_id: 'a563a2ba',
          speaker_name: 'Amy',
          gender: 'female',
          duration: 23.7,
          original_file: 'Amy - female, friendly customer service representative.wav',
          type: 'chattts_embedding',
        },
      ],
      total_local_voices: 37,
      stats: {
        total_voices: 37,
        gender_distribution: { male: 21, female: 16 },
        optimization: 'direct_audio_arrays',
        cache_performance: '98% faster repeated access',
      },
    },
  },
  ...[
    { title: 'by name', target: { voice_name: 'Benjamin' }, voice_name: 'Benjamin' },
    {
      title: 'by name, without watermark',
      target: { voice_name: 'Catherine', no_watermark: true },
      voice_name: 'Catherine',
    },
    { title: 'by id', target: { voice_id: 'a563a2ba' }, voice_name: 'Amy' },
  ].map(({ title, target: library, voice_name }) => ({
    title: `voice conversion ${title}`,
    input: { operation: 'voice_conversion', input_audio: input, ...library },
    response: {
      ...converted,
      operation: 'voice_conversion',
      optimization: 'direct_audio_array',
      target_voice_info: { voice_name, loaded_via: 'optimized_embeddings' },
    },
  })),
  {
    title: 'voice conversion to a recording',
    input: { operation: 'voice_conversion', input_audio: input, target_speaker: target },
    response: { ...converted, operation: 'voice_conversion' },
  },
  {
    title: 'voice transfer to a voice of the library',
    input: {
      operation: 'voice_transfer',
      transfer_mode: 'embedding',
      input_audio: input,
      voice_name: 'Benjamin',
    },
    response: {
      ...converted,
      operation: 'voice_transfer',
      optimization: 'direct_audio_array',
      transfer_info: {
        transfer_mode: 'embedding',
        target_voice: 'Benjamin',
        source: 'voice_library',
        voice_loading: 'optimized_direct_access',
      },
      input_duration: 4.8,
      processing_time: '30-90 seconds typical',
    },
  },
  {
    title: 'voice transfer to a recording',
    input: { operation: 'voice_transfer', transfer_mode: 'audio', input_audio: input, target_audio: target },
    response: {
      ...converted,
      operation: 'voice_transfer',
      transfer_info: {
        transfer_mode: 'audio',
        target_source: 'user_provided_audio',
        target_duration: 8.2,
      },
      input_duration: 4.8,
      processing_time: '30-90 seconds typical',
    },
  },
];

/** Words of the document whose value, not only whose type, a real response has. */
export const literalFields: ReadonlySet<string> = new Set([
  'text',
  'mode',
  'voice_cloning',
  'voice_id',
  'voice_name',
  'optimization',
  'operation',
  'format',
  'model',
  'success',
  'description',
  'created_at',
  'type',
  'saved_to_library',
  'message',
  'usage_instructions',
  'transfer_mode',
  'target_voice',
  'source',
  'voice_loading',
  'target_source',
  'target_duration',
  'input_duration',
  'target_voice_info',
  'sample_rate',
  'speaker_name',
  'gender',
  'original_file',
]);
