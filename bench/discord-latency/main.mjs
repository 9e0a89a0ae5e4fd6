/**
 * How long the people in a voice channel wait: from a message being sent to the first packet of its speech, and from `/join`
 * to the bot's answer, with the embedded model. The bot is the built program in a process of its own, on a local Discord
 * with end-to-end encryption in this process; the network takes no time.
 *
 *   npm run build && node bench/discord-latency/main.mjs [--messages 20] [--guilds 4] [--json FILE]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { machine, machineLine, median, table } from '../lib/report.mjs';

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '20' },
    guilds: { type: 'string', default: '4' },
    json: { type: 'string' },
  },
});
const messages = Number(options.messages);

const texts = {
  'a few words': 'Good morning, everyone.',
  'a sentence': 'The boat leaves at seven, so bring your coats and something to eat.',
  'three sentences':
    'The boat leaves at seven. Bring your coats and something to eat, because it will be cold out there. We come back before it is dark.',
};

const { BotProcess, createGuild, createUser, LocalDiscord, pause, until } = await localDiscord();
const ada = createUser('ada');
const guilds = Array.from({ length: Number(options.guilds) }, (_, index) =>
  createGuild(`Guild ${index}`, ada),
);
const discord = await LocalDiscord.start({ guilds });
const dataFolder = mkdtempSync(path.join(tmpdir(), 'starling-discord-bench-'));
const startedAt = performance.now();
const bot = await BotProcess.start(discord, {
  program: fileURLToPath(new URL('../../packages/discord-bot/dist/cli/main.js', import.meta.url)),
  dataFolder,
});
const figures = { 'start of the program to logged in': [performance.now() - startedAt] };
const gaps = [];
try {
  for (const guild of guilds) {
    const askedAt = performance.now();
    await discord.command(guild, ada, 'join').reply();
    note('/join to its answer', performance.now() - askedAt);
  }
  await pause(500);
  const [guild] = guilds;
  for (const [name, text] of Object.entries(texts)) {
    for (let message = 0; message < messages; message += 1) {
      const [first, packets] = await speak(guild, `${text} ${message + 1}.`);
      note(
        message === 0 && name === 'a few words'
          ? 'the very first message'
          : `${name}: message to first packet`,
        first,
      );
      for (let index = 1; index < packets.length; index += 1)
        gaps.push(packets[index].at - packets[index - 1].at);
    }
  }
  for (let round = 0; round < Math.ceil(messages / 4); round += 1) {
    const waits = await Promise.all(
      guilds.map((each) => speak(each, `${texts['a sentence']} ${round + 1}.`)),
    );
    for (const [first] of waits) note(`a sentence in ${guilds.length} guilds at once`, first);
  }
} finally {
  await bot.stop();
  await discord.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}
report();

/** Sends a message, waits until it was spoken; milliseconds to its first packet, and its packets. */
async function speak(guild, text) {
  const call = discord.voice.callsOf(guild.id).at(-1);
  const before = call.voice.length;
  const spokenBefore = call.speaking.length;
  const sentAt = performance.now();
  discord.say(guild, ada, text);
  await until(
    'the end of the speech',
    () => call.speaking.length > spokenBefore + 1 && call.speaking.at(-1) === false,
  );
  const packets = call.voice.slice(before);
  // Limits per member and minute are not what is measured.
  await pause(3100);
  return [packets[0].at - sentAt, packets];
}

function note(what, milliseconds) {
  figures[what] ??= [];
  figures[what].push(milliseconds);
}

function report() {
  const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];
  const rows = Object.entries({ ...figures, 'between packets of speech': gaps }).map(([what, values]) => [
    what,
    values.length,
    median(values).toFixed(1),
    quantile(values, 0.95).toFixed(1),
    Math.max(...values).toFixed(1),
  ]);
  process.stdout.write(
    `${machineLine()}\n\n${table(['milliseconds', 'count', 'median', '95 %', 'most'], rows)}\n`,
  );
  if (options.json) return writeFile(options.json, JSON.stringify({ machine: machine(), figures, gaps }));
}

/** The local Discord of the bot's tests, which is TypeScript. */
async function localDiscord() {
  const folder = new URL('../../packages/discord-bot/', import.meta.url);
  const outfile = fileURLToPath(new URL('node_modules/.cache/local-discord.mjs', folder));
  await build({
    entryPoints: [fileURLToPath(new URL('testing/discord/index.ts', folder))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  return import(outfile);
}
