import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** A request's body as JSON. */
export type ReadBody =
  | { readonly content: unknown; readonly bytes: number }
  /** It is not JSON. */
  | undefined;

/** Reads the body as JSON whatever its content type: workers send JSON under that of a form. */
export async function readJson(context: Context): Promise<ReadBody> {
  const text = await context.req.text();
  try {
    return { content: text.trim() === '' ? {} : JSON.parse(text), bytes: Buffer.byteLength(text) };
  } catch {
    return undefined;
  }
}

/** Answers 413 to bodies larger than so many bytes, before they are read. */
export function limitBody(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: (context) => {
      // What is left of the body is not read, so the connection is of no more use.
      context.header('connection', 'close');
      return context.json(
        { error: `The body is larger than ${maxSize} bytes. Send less audio or text at once.` },
        413,
      );
    },
  });
}
