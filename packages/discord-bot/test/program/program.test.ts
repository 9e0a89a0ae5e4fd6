import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BotProcess, createGuild, createUser, LocalDiscord } from '../../testing/discord/index.ts';

const program = path.join(import.meta.dirname, '../../dist/cli/main.js');
const ada = createUser('ada');
let discord: LocalDiscord;
let folder: string;

beforeAll(async () => {
  discord = await LocalDiscord.start({ guilds: [createGuild('Readers', ada)] });
  folder = mkdtempSync(path.join(tmpdir(), 'starling-program-'));
});
afterAll(async () => {
  await discord.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the program to its end. */
function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      STARLING_DISCORD_DATA: path.join(folder, 'data'),
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise<{ status: number | null; output: string }>((resolve) => {
    child.once('close', (status) => resolve({ status, output }));
  });
}

describe('starling-discord', () => {
  it('says what is wrong with its configuration and ends', async () => {
    const { status, output } = await run([], { STARLING_THREADS: 'many' });
    expect(status).toBe(2);
    expect(output).toContain(
      'error: The configuration cannot be used: DISCORD_TOKEN is not set; STARLING_THREADS must be',
    );
    expect(output).not.toContain('    at ');
  });

  it.each([
    [['--nope'], 'unknown option'],
    [['start', '--nope'], 'unknown option'],
    [['invite', '--env'], "option '--env <path>' argument missing"],
    [['nope'], 'too many arguments'],
  ])('ends for good when it is called wrongly: %j', async (args, message) => {
    const { status, output } = await run(args, { DISCORD_TOKEN: discord.token });
    expect({ status, output }).toEqual({ status: 2, output: expect.stringContaining(`error: ${message}`) });
  });

  it('ends with status 0 after the help that was asked for', async () => {
    const { status, output } = await run(['start', '--help']);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('Usage:') });
  });

  it('ends for good when the model that was chosen does not exist', async () => {
    const { status, output } = await run([], { DISCORD_TOKEN: discord.token, STARLING_MODEL: './nope' });
    expect({ status, output }).toEqual({ status: 2, output: expect.stringContaining('There is no folder') });
  });

  it('says so when there is a .env that cannot be read', async () => {
    mkdirSync(path.join(folder, '.env'));
    const { status, output } = await run(['invite'], { DISCORD_TOKEN: discord.token });
    rmSync(path.join(folder, '.env'), { recursive: true });
    expect({ status, output }).toEqual({
      status: 2,
      output: expect.stringContaining('cannot be read (EISDIR)'),
    });
  });

  it('reads a file with variables, which the environment overrides', async () => {
    writeFileSync(path.join(folder, '.env'), `DISCORD_TOKEN=${discord.token}\nSTARLING_THREADS=many\n`);
    expect((await run(['invite'])).output).toContain('STARLING_THREADS must be');
    const { status, output } = await run(['invite'], { STARLING_THREADS: '1' });
    expect(status).toBe(0);
    const url = new URL(output.trim());
    expect(url.origin).toBe('https://discord.com');
    expect(url.searchParams.get('client_id')).toBe(discord.bot.id);
    expect(url.searchParams.get('scope')).toBe('bot applications.commands');
    // An empty variable, as compose files make them, is none.
    const emptied = await run(['invite'], { STARLING_THREADS: '1', DISCORD_TOKEN: ' ' });
    expect(emptied).toEqual({ status: 0, output });
    rmSync(path.join(folder, '.env'));
    const missing = await run(['--env', 'none.env']);
    expect(missing).toMatchObject({
      status: 2,
      output: expect.stringContaining('--env cannot be read (ENOENT)'),
    });
  });

  it('makes no invitation from a token that names no application', async () => {
    const { status, output } = await run(['invite'], {
      DISCORD_TOKEN: `not-an-identifier.abcdef.${'s'.repeat(38)}`,
    });
    expect({ status, output }).toEqual({
      status: 2,
      output: expect.stringContaining('names no application'),
    });
    expect(output).not.toContain('not-an-identifier');
    expect(output).not.toContain('https:');
  });

  it.each([
    ['the token', 4004, 'Discord refuses the token.'],
    ['the intents', 4014, 'Turn on "Message Content Intent"'],
  ])('ends at once when Discord refuses %s, and does not try again', async (_what, code, message) => {
    discord.gateway.refusal = code;
    const before = discord.gateway.identifications;
    const { status, output } = await run(['start'], {
      DISCORD_TOKEN: discord.token,
      STARLING_DISCORD_TEST_API: discord.apiUrl,
      STARLING_THREADS: '1',
    });
    discord.gateway.refusal = undefined;
    expect({ status, output }).toEqual({ status: 2, output: expect.stringContaining(message) });
    expect(output).not.toContain(discord.token);
    expect(discord.gateway.identifications - before).toBe(1);
  });

  it('tells health, keeps others out of its data, and ends in order', async () => {
    const dataFolder = path.join(folder, 'data');
    const bot = await BotProcess.start(discord, {
      program,
      dataFolder: folder,
      environment: {
        STARLING_DISCORD_DATA: dataFolder,
        STARLING_DISCORD_HEALTH_PORT: '0',
      },
    });
    const url = String(bot.log.find(({ msg }) => msg === 'health is told')?.url);
    expect((await fetch(`${url}/live`)).status).toBe(200);
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ status: 'ready', gateway: true });
    const second = await run([], { DISCORD_TOKEN: discord.token, STARLING_DISCORD_TEST_API: discord.apiUrl });
    expect(second).toMatchObject({
      status: 1,
      output: expect.stringContaining('Another bot process uses this data folder.'),
    });
    expect(await bot.stop()).toBe(0);
    expect(bot.log.at(-1)?.msg).toBe('stopped');
    expect(JSON.stringify(bot.log)).not.toContain(discord.token);
    expect(bot.complaints).toEqual([]);
  });

  it('ends in order when its data folder is taken away', async () => {
    const bot = await BotProcess.start(discord, { program, dataFolder: folder });
    rmSync(path.join(folder, 'store.lock'), { recursive: true });
    expect(await bot.ended).toBe(1);
    expect(bot.complaints).toEqual([
      expect.stringMatching(/^error: The data folder does not belong to this process any more/),
    ]);
    expect(bot.log.at(-1)?.msg).toBe('stopped');
  });
});
