export { FairSlots } from './fair-slots.js';
export { type Enqueued, GuildQueue, type GuildQueueOptions, type QueueLimits } from './guild-queue.js';
export { type LimitMet, type Rate, type RateLimitRules, RateLimits } from './rate-limits.js';
export { RepeatGuard } from './repeat-guard.js';
export type { Utterance } from './utterance.js';
