import { StarlingError } from '@starling-tts/core';
import { describe, expect, it } from 'vitest';
import { createLog, describeError } from './log.js';

describe('the log', () => {
  it('writes one JSON object a line, from its level on', () => {
    const lines: string[] = [];
    const log = createLog({
      level: 'info',
      secrets: [],
      destination: { write: (line) => void lines.push(line) },
    });
    log.debug('left out');
    log.info({ guildId: '1' }, 'joined');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'info', guildId: '1', msg: 'joined' },
    ]);
    expect(lines[0]).not.toMatch(/pid|hostname/);
  });

  it('blackens secrets wherever they are', () => {
    const lines: string[] = [];
    const secret = 'abcdefgh.ijkl.mnopqrst';
    const log = createLog({
      level: 'debug',
      secrets: [secret, ''],
      destination: { write: (line) => void lines.push(line) },
    });
    log.info({ url: `https://example.com/${secret}`, [secret]: new Error(secret) }, `with ${secret}`);
    expect(lines.join('')).not.toContain(secret);
    expect(lines.join('')).toContain('[secret]');
  });
});

describe('what is told of an error', () => {
  it('is the message of Starling’s own only', () => {
    expect(describeError(new StarlingError('aborted', 'Cancelled.', {}))).toEqual({
      error: 'StarlingError',
      code: 'aborted',
      message: 'Cancelled.',
    });
    const foreign = Object.assign(new RangeError('what somebody wrote'), { code: 50_013, status: 403 });
    expect(describeError(foreign)).toEqual({ error: 'RangeError', code: '50013', status: 403 });
    expect(describeError('what somebody wrote')).toEqual({ error: 'string' });
  });
});
