import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import { afterAll, describe, expect, it } from 'vitest';
import { configurationVariables, readConfiguration } from './configuration.js';

const token = `${Buffer.from('123456789012345678').toString('base64url')}.abcdef.${'s'.repeat(38)}`;
const folder = mkdtempSync(join(tmpdir(), 'starling-configuration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (StarlingError.is(error, 'invalid_request')) return error.details.problems.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs a token only', () => {
    const configuration = readConfiguration({ DISCORD_TOKEN: token, STARLING_HOME: folder });
    expect(configuration).toEqual({
      token,
      apiUrl: undefined,
      readsMessages: true,
      dataFolder: join(folder, 'discord'),
      model: { name: 'fledgling', device: 'auto', precision: undefined, threads: undefined },
      concurrency: 2,
      charactersPerMinute: 20_000,
      health: undefined,
      logLevel: 'info',
      stopSeconds: 10,
      purgeDays: 7,
      voicesPerMember: 3,
      privacyUrl: undefined,
    });
  });

  it('takes the token from a file, as container secrets come', () => {
    const file = join(folder, 'token');
    writeFileSync(file, `${token}\n`);
    expect(readConfiguration({ DISCORD_TOKEN_FILE: file }).token).toBe(token);
    expect(problemsOf({ DISCORD_TOKEN_FILE: join(folder, 'none') })).toEqual(['DISCORD_TOKEN_FILE']);
  });

  it('counts empty variables as not set', () => {
    expect(
      readConfiguration({ DISCORD_TOKEN: token, STARLING_THREADS: '', STARLING_DISCORD_DATA: ' ' }).model
        .threads,
    ).toBeUndefined();
    expect(problemsOf({ DISCORD_TOKEN: ' ' })).toEqual(['DISCORD_TOKEN']);
  });

  it('names everything that is wrong, and tells nothing of what is in it', () => {
    const environment = {
      DISCORD_TOKEN: `Bot ${token}`,
      STARLING_THREADS: 'secret-one',
      STARLING_DEVICE: 'secret-two',
      STARLING_DISCORD_MESSAGE_CONTENT: 'secret-three',
      STARLING_DISCORD_HEALTH_PORT: '70000',
      STARLING_DISCORD_PRIVACY_URL: 'http://secret.example',
    };
    expect(problemsOf(environment)).toEqual([
      'DISCORD_TOKEN',
      'STARLING_DISCORD_MESSAGE_CONTENT',
      'STARLING_DEVICE',
      'STARLING_THREADS',
      'STARLING_DISCORD_HEALTH_PORT',
      'STARLING_DISCORD_PRIVACY_URL',
    ]);
    try {
      readConfiguration(environment);
    } catch (error) {
      expect((error as Error).message).not.toMatch(/secret|sssss|70000/);
    }
  });

  it.each([
    ['https://discord.com/api', false],
    ['http://discord.example/api', false],
    ['http://127.0.0.1.evil.example/api', false],
    ['http://192.168.0.1/api', false],
    ['http://127.0.0.1:8080/api', true],
    ['http://localhost/api', true],
  ])('takes the test address %s: %s', (address, isTaken) => {
    expect(problemsOf({ DISCORD_TOKEN: token, STARLING_DISCORD_TEST_API: address })).toEqual(
      isTaken ? [] : ['STARLING_DISCORD_TEST_API'],
    );
  });

  it('tells its variables', () => {
    expect(configurationVariables).toContain('DISCORD_TOKEN_FILE');
    expect(configurationVariables).toContain('STARLING_DISCORD_DATA');
  });
});
