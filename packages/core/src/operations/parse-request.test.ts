import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StarlingError } from '../errors/starling-error.js';
import { parseEnvelope } from './parse-envelope.js';
import { parseRequest } from './parse-request.js';

const text = 'Hello world!';

/** The error that a request ends with. */
function failure(input: unknown): StarlingError {
  try {
    parseRequest(input);
  } catch (error) {
    if (StarlingError.is(error)) return error;
    throw error;
  }
  return expect.fail('the request was accepted');
}

function messages(input: unknown): readonly string[] {
  const error = failure(input);
  if (!StarlingError.is(error, 'invalid_request')) expect.fail(error.message);
  return error.details.problems.map(({ message }) => message);
}

describe('defaults of tts', () => {
  const common = {
    operation: 'tts',
    text,
    sample_rate: 24_000,
    audio_normalization: null,
    normalization: 'full',
    markup: 'none',
    output_format: 'wav',
    max_reference_duration_sec: 30,
    temperature: 0.8,
    print_metrics: true,
  };

  test.each([
    [{}, { mode: 'basic', exaggeration: 0.5, cfg_weight: 0.5 }],
    [{ mode: 'basic' }, { mode: 'basic', exaggeration: 0.5, cfg_weight: 0.5 }],
    [{ mode: 'streaming' }, { mode: 'streaming', chunk_size: 50, exaggeration: 0.5, cfg_weight: 0.5 }],
    [
      { mode: 'streaming_voice_cloning', voice_name: 'Amy' },
      {
        mode: 'streaming_voice_cloning',
        voice_name: 'Amy',
        chunk_size: 25,
        exaggeration: 0.7,
        cfg_weight: 0.3,
      },
    ],
  ])('%j', (given, expected) => {
    expect(parseRequest({ operation: 'tts', text, ...given }).request).toEqual({ ...common, ...expected });
  });
});

test('defaults of the other operations', () => {
  const cloning = { operation: 'voice_cloning', reference_audio: 'AA==', voice_name: 'Eve' };
  expect(parseRequest(cloning).request).toEqual({
    ...cloning,
    voice_description: '',
    save_to_library: true,
    max_reference_duration_sec: 30,
    gender: 'unspecified',
  });
  const conversion = { operation: 'voice_conversion', input_audio: 'AA==', voice_name: 'Amy' };
  expect(parseRequest(conversion).request).toEqual({
    ...conversion,
    no_watermark: false,
    output_format: 'wav',
  });
  const transfer = {
    operation: 'voice_transfer',
    transfer_mode: 'audio',
    input_audio: 'AA==',
    target_audio: 'AA==',
  };
  expect(parseRequest(transfer).request).toEqual({ ...transfer, no_watermark: false, output_format: 'wav' });
  expect(parseRequest({ operation: 'list_local_voices' }).request).toEqual({
    operation: 'list_local_voices',
  });
});

describe('ranges', () => {
  const modes = [{}, { mode: 'streaming' }, { mode: 'streaming_voice_cloning', voice_id: 'a563a2ba' }];
  const ranges = [
    ['chunk_size', 1, 100],
    ['exaggeration', 0, 1],
    ['cfg_weight', 0, 1],
    ['temperature', 0.1, 2],
    ['sample_rate', 8000, 48_000],
    ['max_reference_duration_sec', 5, 60],
    ['seed', 0, 4_294_967_295],
  ] as const;

  test.each(ranges)('%s is from %d to %d in every mode', (field, minimum, maximum) => {
    for (const mode of modes) {
      const request = { operation: 'tts', text, ...mode };
      for (const value of [minimum, maximum]) {
        expect(parseRequest({ ...request, [field]: value }).request).toMatchObject({ [field]: value });
      }
      for (const value of [minimum - 1, maximum + 1]) {
        const message = `${field} must be between ${minimum} and ${maximum}, got ${value}`;
        expect(messages({ ...request, [field]: value })).toEqual([message]);
      }
    }
  });

  test('the documented message', () => {
    const error = failure({ operation: 'tts', text, mode: 'streaming', chunk_size: 500 });
    expect(error.message).toBe('chunk_size must be between 1 and 100, got 500');
  });

  test.each([
    ['chunk_size', 2.5, 'chunk_size must be a whole number between 1 and 100, got 2.5'],
    ['chunk_size', '25', 'chunk_size must be a whole number between 1 and 100, got "25"'],
    ['chunk_size', [25], 'chunk_size must be a whole number between 1 and 100, got an array'],
    ['exaggeration', 'high', 'exaggeration must be a number between 0 and 1, got "high"'],
    ['exaggeration', Number.NaN, 'exaggeration must be between 0 and 1, got NaN'],
    ['temperature', Number.POSITIVE_INFINITY, 'temperature must be between 0.1 and 2, got Infinity'],
    ['temperature', true, 'temperature must be a number between 0.1 and 2, got true'],
    ['print_metrics', 1, 'print_metrics must be true or false, got 1'],
    ['mode', 'fast', 'mode must be one of "basic", "streaming", "streaming_voice_cloning", got "fast"'],
    [
      'audio_normalization',
      'loud',
      'audio_normalization must be one of "peak", "rms", "lufs" or null, got "loud"',
    ],
    ['voice_name', 5, 'voice_name must be the name of a voice, got 5'],
    ['voice_id', {}, 'voice_id must be the id of a voice, got a value of type object'],
    ['reference_audio', 7, 'reference_audio must be an audio file as base64, got 7'],
    ['reference_audio', '', 'reference_audio must be an audio file as base64, got an empty string'],
    ['language', 'english please', 'language must be a language tag such as "en"'],
  ])('%s: %j', (field, value, message) => {
    expect(messages({ operation: 'tts', text, [field]: value })).toEqual([message]);
  });

  test('whole numbers are fine where fractions are allowed', () => {
    const { request } = parseRequest({
      operation: 'tts',
      text,
      exaggeration: 1,
      cfg_weight: 0,
      temperature: 1,
    });
    expect(request).toMatchObject({ exaggeration: 1, cfg_weight: 0, temperature: 1 });
  });
});

describe('text', () => {
  test.each(['', ' ', '\n\t ', '\u00a0\u2003'])('%j is empty', (blank) => {
    expect(messages({ operation: 'tts', text: blank })).toEqual([
      'text must not be empty or only white space',
    ]);
  });

  test.each([
    ['missing', undefined, 'text is required: a string, got nothing'],
    ['null', null, 'text is required: a string, got nothing'],
    ['a number', 5, 'text is required: a string, got 5'],
    ['an array', ['Hello'], 'text is required: a string, got an array'],
  ])('%s', (_what, value, message) => {
    expect(messages({ operation: 'tts', text: value })).toEqual([message]);
  });

  test('has at most 5000 characters after trimming, whatever their size in UTF-16', () => {
    for (const character of ['a', '😀']) {
      expect(() => parseRequest({ operation: 'tts', text: ` ${character.repeat(5000)}\n` })).not.toThrow();
      expect(messages({ operation: 'tts', text: character.repeat(5001) })).toEqual([
        'text must be between 1 and 5000 characters, got 5001',
      ]);
    }
  });

  test('is kept as it was sent', () => {
    expect(parseRequest({ operation: 'tts', text: '  Hi 👋🏽 \n' }).request).toMatchObject({
      text: '  Hi 👋🏽 \n',
    });
  });
});

describe('voices', () => {
  const oneVoice = 'reference_audio cannot be combined with voice_name or voice_id: give one voice';

  test('of tts: at most one, where name and id count as one', () => {
    const request = { operation: 'tts', text };
    expect(() => parseRequest({ ...request, voice_name: 'Amy', voice_id: 'a563a2ba' })).not.toThrow();
    expect(messages({ ...request, voice_name: 'Amy', reference_audio: 'AA==' })).toEqual([oneVoice]);
    expect(messages({ ...request, voice_id: 'a563a2ba', reference_audio: 'AA==' })).toEqual([oneVoice]);
  });

  test('of streaming_voice_cloning: one is needed', () => {
    const request = { operation: 'tts', mode: 'streaming_voice_cloning', text };
    expect(messages(request)).toEqual([
      'streaming_voice_cloning needs a voice: give voice_name, voice_id or reference_audio',
    ]);
    for (const voice of [{ voice_name: 'Amy' }, { voice_id: 'a563a2ba' }, { reference_audio: 'AA==' }]) {
      expect(() => parseRequest({ ...request, ...voice })).not.toThrow();
    }
  });

  test('of voice_conversion: exactly one target', () => {
    const request = { operation: 'voice_conversion', input_audio: 'AA==' };
    const message = 'voice_conversion needs exactly one target: voice_name, voice_id or target_speaker';
    expect(messages(request)).toEqual([message]);
    expect(messages({ ...request, voice_name: 'Amy', target_speaker: 'AA==' })).toEqual([message]);
    for (const target of [
      { voice_name: 'Amy' },
      { voice_id: 'a563a2ba' },
      { voice_name: 'Amy', voice_id: 'a563a2ba' },
      { target_speaker: 'AA==' },
      { target_speaker: 'AA==', voice_name: null, voice_id: null },
    ]) {
      expect(() => parseRequest({ ...request, ...target })).not.toThrow();
    }
  });

  test('of voice_transfer: the one that the mode names', () => {
    const request = { operation: 'voice_transfer', input_audio: 'AA==' };
    const embedding = { ...request, transfer_mode: 'embedding' };
    const audio = { ...request, transfer_mode: 'audio' };
    for (const target of [{}, { target_audio: 'AA==' }, { target_audio: 'AA==', voice_name: 'Amy' }]) {
      expect(messages({ ...embedding, ...target })).toEqual([
        'transfer_mode "embedding" needs voice_name or voice_id as its target, and no target_audio',
      ]);
    }
    for (const target of [{}, { voice_name: 'Amy' }, { target_audio: 'AA==', voice_id: 'a563a2ba' }]) {
      expect(messages({ ...audio, ...target })).toEqual([
        'transfer_mode "audio" needs target_audio as its target, and neither voice_name nor voice_id',
      ]);
    }
    expect(() => parseRequest({ ...embedding, voice_id: 'a563a2ba' })).not.toThrow();
    expect(() => parseRequest({ ...audio, target_audio: 'AA==' })).not.toThrow();
    expect(messages({ ...request, transfer_mode: 'magic' })).toEqual([
      'transfer_mode must be one of "embedding", "audio", got "magic"',
    ]);
  });

  test('new names follow the rules', () => {
    const request = { operation: 'voice_cloning', reference_audio: 'AA==' };
    expect(messages(request)).toEqual(['voice_name is required: the name of the new voice, got nothing']);
    expect(messages({ ...request, voice_name: '../../etc/passwd' })).toEqual([
      "voice_name may hold letters, digits, space, '-', '_', ''' and '.' only",
    ]);
    expect(messages({ ...request, voice_name: 'x'.repeat(65) })).toEqual([
      'voice_name must be between 1 and 64 characters long, got 65',
    ]);
  });
});

describe('the request as a whole', () => {
  test('all problems are told at once', () => {
    const request = {
      operation: 'tts',
      mode: 'turbo',
      text: ' ',
      chunk_size: 500,
      exaggeration: 3,
      sample_rate: 1,
      audio_normalization: 'loud',
      voice_name: 'Amy',
      reference_audio: 'AA==',
    };
    const error = failure(request);
    if (!StarlingError.is(error, 'invalid_request')) expect.fail();
    expect(error.details.problems.map(({ field }) => field).sort()).toEqual([
      'audio_normalization',
      'chunk_size',
      'exaggeration',
      'mode',
      'reference_audio',
      'sample_rate',
      'text',
    ]);
    expect(error.message).toBe(error.details.problems.map(({ message }) => message).join('; '));
  });

  test('unknown operations are named', () => {
    const error = failure({ operation: 'invalid_op' });
    expect(error.code).toBe('unknown_operation');
    expect(error.message).toBe('Unknown operation: invalid_op');
    expect(failure({ operation: 'TTS' }).message).toBe('Unknown operation: TTS');
    expect(failure({ operation: 'constructor' }).message).toBe('Unknown operation: constructor');
    expect(failure({ operation: 'x'.repeat(5000) }).message.length).toBeLessThan(100);
  });

  test.each([undefined, null, 5, 'tts', [], true])('%j is no request', (input) => {
    expect(failure(input).code).toBe('invalid_request');
  });

  test.each([{}, { operation: null }, { operation: 5 }])('%j names no operation', (input) => {
    expect(failure(input).message).toMatch(
      /^operation is required: one of tts, list_local_voices, voice_cloning, voice_conversion, voice_transfer/,
    );
  });

  test('null is as good as missing', () => {
    const { request, given } = parseRequest({
      operation: 'tts',
      mode: null,
      text,
      chunk_size: null,
      voice_name: null,
      reference_audio: null,
      audio_normalization: null,
      unknown: null,
    });
    expect(request).toEqual(parseRequest({ operation: 'tts', text }).request);
    expect([...given]).toEqual(['operation', 'text']);
  });

  test('unknown fields are ignored with a warning', () => {
    const { request, warnings } = parseRequest({ operation: 'tts', text, pitch: 2, ['x'.repeat(500)]: 1 });
    expect(request).not.toHaveProperty('pitch');
    expect(warnings.map(({ code }) => code)).toEqual(['unknown_field', 'unknown_field']);
    expect(warnings[0]?.message).toBe("The field 'pitch' is not known and was ignored.");
    expect(warnings[1]?.message.length).toBeLessThan(120);
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1]));
    expect(parseRequest({ operation: 'tts', text, ...many }).warnings).toHaveLength(21);
  });

  test('nothing of the text or the audio is in a message', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/ ]{33,80}$/);
    const fields = [
      'text',
      'reference_audio',
      'voice_name',
      'mode',
      'chunk_size',
      'audio_normalization',
      'language',
    ];
    fc.assert(
      fc.property(secret, fc.constantFrom(...fields), (value, field) => {
        const input = { operation: 'tts', text: value.repeat(200), chunk_size: 0, [field]: value };
        expect(failure({ ...input, seed: -1 }).message).not.toContain(value.trim());
      }),
    );
  });

  test('any JSON value gives a request or a typed error', () => {
    const operation = fc.constantFrom('tts', 'voice_cloning', 'voice_conversion', 'voice_transfer');
    const input = fc.oneof(fc.jsonValue(), fc.record({ operation, rest: fc.jsonValue() }));
    fc.assert(
      fc.property(input, (value) => {
        try {
          parseRequest(value);
        } catch (error) {
          expect(StarlingError.is(error)).toBe(true);
        }
      }),
    );
  });
});

describe('parseEnvelope', () => {
  test('takes the request out and looks at nothing beside it', () => {
    const input = { operation: 'list_local_voices' };
    expect(parseEnvelope({ input, webhook: 'https://example.com' })).toBe(input);
  });

  test.each([undefined, null, 5, 'x', [], {}, { input: null }, { input: [] }, { input: 'tts' }])(
    '%j has no request',
    (json) => {
      expect(() => parseEnvelope(json)).toThrow(/^input must be an object, as in/);
    },
  );
});
