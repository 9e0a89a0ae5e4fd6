/** Prints the milliseconds that loading stored conditioning takes as the first thing that a process does with voices. */
import { createFileVoiceStore } from '@starling-tts/engine-node';

const [folder, id, key] = process.argv.slice(2);
const start = performance.now();
const conditioning = await createFileVoiceStore(folder).readConditioning(id, key);
if (conditioning === undefined) throw new Error('there is no such conditioning');
console.log(performance.now() - start);
