/**
 * Runs inside the editor's extension host: gives commands to the extension as a user would and notes times and memory in
 * `result.json` beside itself. `plan.json` says what is asked for.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const extensionId = 'starling-tts.starling-vscode';

exports.run = async () => {
  const plan = JSON.parse(readFileSync(path.join(__dirname, 'plan.json'), 'utf8'));
  let result;
  try {
    result = await measure(plan);
  } catch (error) {
    result = { error: String(error?.stack ?? error) };
  }
  writeFileSync(path.join(__dirname, 'result.json'), JSON.stringify(result));
};

async function measure({ starts, text }) {
  const activatedAt = performance.now();
  const starling = await vscode.extensions.getExtension(extensionId).activate();
  const activation = performance.now() - activatedAt;
  const first = { activation, cold: [], engineCold: [], warm: [] };
  // Other words each time: sound that was made is kept, and reading the same again would find it.
  first.cold.push(await firstSound(starling, 'The first sentence wakes everything up.'));
  for (let round = 1; round <= starts; round += 1) {
    first.warm.push(await firstSound(starling, `This is sentence number ${round} of a warm engine.`));
  }
  for (let round = 1; round <= Math.ceil(starts / 3); round += 1) {
    await vscode.commands.executeCommand('starling.restartEngine');
    first.engineCold.push(await firstSound(starling, `This is sentence number ${round} of a new engine.`));
  }
  return { ...first, memory: await memoryWhileReading(starling, text) };
}

/** Milliseconds from the command to the first sample that was heard. */
async function firstSound(starling, text) {
  await show(text);
  const startedAt = performance.now();
  void vscode.commands.executeCommand('starling.readDocument');
  await until(() => starling.phase === 'playing');
  const elapsed = performance.now() - startedAt;
  await vscode.commands.executeCommand('starling.stop');
  await until(() => starling.phase === 'idle');
  return elapsed;
}

async function memoryWhileReading(starling, text) {
  await show(text);
  const before = sample(starling);
  const startedAt = performance.now();
  await vscode.commands.executeCommand('starling.readDocument');
  await until(() => starling.phase !== 'idle');
  const samples = [];
  while (starling.phase !== 'idle') {
    if (starling.phase === 'error') throw new Error('reading failed');
    samples.push(sample(starling));
    await pause(1000);
  }
  return { before, samples, seconds: (performance.now() - startedAt) / 1000 };
}

async function show(content) {
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document);
}

function sample(starling) {
  const { rss, heapUsed } = process.memoryUsage();
  return { host: rss, hostHeap: heapUsed, engine: residentBytes(starling.engineProcessId) };
}

function residentBytes(processId) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))[1]) * 1024;
  } catch {
    return 0;
  }
}

async function until(holds) {
  for (let waited = 0; !holds(); waited += 2) {
    if (waited > 300_000) throw new Error('nothing happened for five minutes');
    await pause(2);
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
