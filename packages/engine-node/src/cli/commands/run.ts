import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { type EngineOptions, withEngineOptions } from '../engine-options.js';
import { describeFailure } from '../failure.js';
import { createNotes } from '../notes.js';

const examples = `
The request is the envelope of the API, {"input": {"operation": ...}}; the answer on standard output is the operation's
output. When it fails the answer is {"error": "..."} and the exit status is not 0.

Examples:
  echo '{"input": {"operation": "list_local_voices"}}' | starling run -
  starling run request.json | jq -r .audio | base64 -d > speech.wav`;

/** `starling run`. */
export function runCommand(context: CommandContext): Command {
  const command = new Command('run')
    .description(
      'run one request of the API: tts, voice_cloning, list_local_voices, voice_conversion, voice_transfer',
    )
    .argument('<request>', 'JSON file with the request, or - for standard input');
  return withEngineOptions(command)
    .addHelpText('after', examples)
    .action((source: string, options: EngineOptions) => run(context, source, options));
}

async function run(context: CommandContext, source: string, options: EngineOptions): Promise<void> {
  const [{ readJson }, { writeJson }] = await Promise.all([import('../input.js'), import('../output.js')]);
  const notes = createNotes(context, options.quiet === true);
  let output: unknown;
  try {
    const request = await readJson(context, source);
    const { openSession } = await import('../session.js');
    const { parseEnvelope } = await import('@starling-tts/core');
    const input = parseEnvelope(request);
    const session = await openSession(context, options, notes, input);
    try {
      output = await session.service.run(input, { signal: context.signal });
    } finally {
      await session.dispose();
    }
  } catch (error) {
    if (context.signal.aborted) throw error;
    const { exitCode, message } = describeFailure(error);
    output = { error: message };
    context.setExitCode(exitCode);
  } finally {
    notes.clear();
  }
  await writeJson(context, output);
}
