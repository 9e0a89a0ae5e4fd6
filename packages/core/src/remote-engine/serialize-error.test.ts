import { expect, test } from 'vitest';
import { StarlingError } from '../errors/starling-error.js';
import { deserializeError, serializeError } from './serialize-error.js';

function across(error: unknown): StarlingError {
  return deserializeError(structuredClone(serializeError(error, 'synthesize')));
}

test('our errors arrive as they were, with the words of the runtime underneath', () => {
  const cause = new Error('no such operator');
  const error = new StarlingError('model_invalid', 'The graph is damaged.', { model: 'x' }, { cause });
  const arrived = across(error);
  expect(arrived.toJSON()).toEqual(error.toJSON());
  expect((arrived.cause as Error).message).toBe('no such operator');
});

test('nothing that may quote the user crosses', () => {
  const unexpected = across(new TypeError('cannot read "swordfish"'));
  expect(unexpected.toJSON()).toMatchObject({ code: 'engine_failed', details: { stage: 'synthesize' } });
  const aborted = across(new StarlingError('aborted', 'Cancelled.', {}, { cause: new Error('swordfish') }));
  for (const error of [unexpected, aborted, across('swordfish')]) {
    expect(`${error.stack} ${String(error.cause)}`).not.toContain('swordfish');
  }
});
