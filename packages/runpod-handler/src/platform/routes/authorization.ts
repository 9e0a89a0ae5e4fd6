import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

/** Whether a header carries the key. Takes the same time wherever they differ. */
export function carriesKey(header: string | undefined, key: string): boolean {
  const given = (header ?? '').replace(/^Bearer +/i, '');
  return timingSafeEqual(digest(given), digest(key));
}

/** Digests have one length, which `timingSafeEqual` asks for and which tells nothing of the key's. */
function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

/** Answers 401 unless the request carries the key, with `Bearer` or without. */
export function requireKey(key: string): MiddlewareHandler {
  return async (context, next) => {
    if (carriesKey(context.req.header('authorization'), key)) return next();
    return context.json({ error: 'Unauthorized' }, 401);
  };
}
