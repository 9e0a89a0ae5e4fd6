export { type HostedEngine, type HostedEngineOptions, startHostedEngine } from './hosted-engine.js';
