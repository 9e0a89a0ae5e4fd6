import * as vscode from 'vscode';
import { PlayerSink } from './audio/player-sink.js';
import { PlayerViewProvider } from './audio/player-view-provider.js';
import { LazyEngine } from './engine/lazy-engine.js';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Read Aloud', { log: true });
  const page = new PlayerViewProvider(context.extensionUri);
  const sink = new PlayerSink(page);
  const engine = new LazyEngine({
    settings: () => ({
      model: 'fledgling',
      precision: '',
      device: 'auto',
      threads: 0,
      idleMinutes: 5,
      expressiveness: undefined,
      language: 'en',
    }),
    onStatus: (status) => log.info(JSON.stringify(status)),
    log: (message) => log.info(message),
  });
  let generation = 0;
  context.subscriptions.push(
    log,
    page,
    sink,
    sink.onPlayed((p) => log.info(JSON.stringify(p))),
    sink.onEnded((p) => log.info(`ended ${JSON.stringify(p)}`)),
    sink.onLocked((p) => log.info(`locked ${p}`)),
    vscode.commands.registerCommand('starling.readDocument', async () => {
      try {
        const g = ++generation;
        const started = Date.now();
        page.show({
          phase: 'playing',
          title: 'fixed',
          text: 'A fixed sentence.',
          sentence: 0,
          sentenceCount: 1,
          rate: 1,
          voice: '',
          notice: '',
        });
        await sink.start(g);
        log.info(`page open ${Date.now() - started}`);
        for await (const samples of engine.speak(
          { text: 'This is a fixed sentence, spoken by the extension.' },
          { voice: 'Amy', signal: new AbortController().signal },
        )) {
          log.info(`samples ${samples.length} ${Date.now() - started}`);
          await sink.write(samples, { sentence: 0, generation: g });
        }
        sink.finish(g);
      } catch (error) {
        log.error(error as Error);
      }
    }),
  );
}
