import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { createNotes } from '../notes.js';

interface PullOptions {
  readonly precision?: string;
  readonly family?: string;
  readonly update?: true;
  readonly quiet?: true;
  readonly json?: true;
}

const pullExamples = `
Downloads are checked, continue after an interruption, and share the model hub's cache with Python programs. The folder
with the model is printed on standard output.

Examples:
  starling models pull chatterbox-turbo
  starling models pull chatterbox-turbo --precision q4f16
  HF_ENDPOINT=https://hub.example.org starling models pull owner/name@main`;

/** `starling models`. */
export function modelsCommand(context: CommandContext): Command {
  const models = new Command('models').description('list, describe and download models');
  models
    .command('list', { isDefault: true })
    .description('list the models that Starling knows')
    .option('--json', 'as JSON')
    .action((options: { json?: true }) => list(context, options.json === true));
  models
    .command('info')
    .description('describe a model; the network is not used')
    .argument('<name>', 'model id, owner/name[@revision], or ./folder')
    .option('--json', 'as JSON')
    .action((name: string, options: { json?: true }) => info(context, name, options.json === true));
  models
    .command('pull')
    .description('download a model so that it is there when it is needed')
    .argument('<name>', 'model id, or owner/name[@revision] on the model hub')
    .option('--precision <name>', 'set of weights, for example q4 (default: the model’s own)')
    .option('--family <id>', 'model whose contract the repository follows (default: read from its files)')
    .option('--update', 'take the newest commit instead of the one pinned in the cache')
    .option('-q, --quiet', 'no progress')
    .option('--json', 'describe the model on standard output instead of printing its folder')
    .addHelpText('after', pullExamples)
    .action((name: string, options: PullOptions) => pull(context, name, options));
  return models;
}

async function list(context: CommandContext, json: boolean): Promise<void> {
  const [{ describeModels }, { writeJson, writeLine }, { formatTable }, { formatBytes }] = await Promise.all([
    import('../describe-model.js'),
    import('../output.js'),
    import('../table.js'),
    import('../../format.js'),
  ]);
  const models = await describeModels();
  if (json) return writeJson(context, models);
  const rows = models.map((model) => [
    model.id,
    model.languages.length > 3 ? `${model.languages.length} languages` : model.languages.join(' '),
    model.license,
    model.default_precision,
    model.approximate_bytes === undefined ? '' : formatBytes(model.approximate_bytes),
    model.available.length > 0 ? `here (${model.available.join(', ')})` : '',
    model.repository ?? 'in the package',
  ]);
  await writeLine(
    context,
    formatTable(['MODEL', 'LANGUAGES', 'LICENCE', 'PRECISION', 'SIZE', 'AVAILABLE', 'FROM'], rows),
  );
}

async function info(context: CommandContext, name: string, json: boolean): Promise<void> {
  const [{ describeModel }, { writeJson, writeLine }, { modelName }] = await Promise.all([
    import('../describe-model.js'),
    import('../output.js'),
    import('../session.js'),
  ]);
  const description = await describeModel(modelName(context, name));
  if (json) return writeJson(context, description);
  for (const [field, value] of Object.entries(description)) {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    if (value !== undefined && text !== '')
      await writeLine(context, `${`${field.replaceAll('_', ' ')}:`.padEnd(20)}${text}`);
  }
}

async function pull(context: CommandContext, name: string, options: PullOptions): Promise<void> {
  const [{ resolveModel }, { writeJson, writeLine }, { modelName }] = await Promise.all([
    import('../../models/index.js'),
    import('../output.js'),
    import('../session.js'),
  ]);
  const notes = createNotes(context, options.quiet === true);
  try {
    const { descriptor, ...model } = await resolveModel(modelName(context, name), {
      precision: options.precision,
      family: options.family,
      refresh: options.update,
      signal: context.signal,
      onProgress: (progress) => notes.modelProgress(progress),
    });
    if (options.json) await writeJson(context, { model: descriptor.id, ...model });
    else await writeLine(context, model.folder);
  } finally {
    notes.clear();
  }
}
