import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { exitCodes } from '../failure.js';

const explanation = `
Checks Node.js, the runtime, every device (by running a graph on it), the embedded model's files, the voice folder and
disk space. The model hub is asked only with --online. The exit status is 1 when something that is needed does not work.`;

/** `starling doctor`. */
export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description('check the installation')
    .option('--online', 'also ask the model hub')
    .option('--json', 'as JSON')
    .addHelpText('after', explanation)
    .action((options: { online?: true; json?: true }) => doctor(context, options));
}

async function doctor(context: CommandContext, options: { online?: true; json?: true }): Promise<void> {
  const [{ runChecks }, { writeJson, writeLine }] = await Promise.all([
    import('../doctor-checks.js'),
    import('../output.js'),
  ]);
  const findings = [];
  for await (const finding of runChecks(context, options.online === true)) {
    findings.push(finding);
    const mark = { ok: 'ok  ', absent: '-   ', failure: 'FAIL' }[finding.status];
    if (!options.json) await writeLine(context, `${mark}  ${finding.check.padEnd(14)}${finding.detail}`);
  }
  const healthy = findings.every(({ status }) => status !== 'failure');
  if (options.json) await writeJson(context, { healthy, findings });
  if (!healthy) context.setExitCode(exitCodes.failure);
}
