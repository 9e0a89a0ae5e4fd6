import { z } from 'zod';

/** Turns a record of one version into one of the next. Never changes the record that it is given. */
export type Migration = (record: unknown) => unknown;

const envelopeSchema = z.object({ version: z.int().min(1), record: z.unknown() });

/** What reading a stored record came to. */
export type ReadRecord<Record> =
  | { readonly status: 'read'; readonly record: Record; readonly isOld: boolean }
  | { readonly status: 'damaged' }
  /** Written by a newer program; reading it as an older form would lose what that program added. */
  | { readonly status: 'newer'; readonly version: number };

/** Reads a stored record of whatever version. */
export function readRecord<Record>(
  contents: string,
  schema: z.ZodType<Record>,
  migrations: readonly Migration[],
): ReadRecord<Record> {
  let json: unknown;
  try {
    json = JSON.parse(contents);
  } catch {
    return { status: 'damaged' };
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return { status: 'damaged' };
  const { version } = envelope.data;
  const newest = migrations.length + 1;
  if (version > newest) return { status: 'newer', version };
  let { record } = envelope.data;
  try {
    for (const migrate of migrations.slice(version - 1)) record = migrate(record);
  } catch {
    return { status: 'damaged' };
  }
  const parsed = schema.safeParse(record);
  return parsed.success
    ? { status: 'read', record: parsed.data, isOld: version < newest }
    : { status: 'damaged' };
}

/** A record as it is stored. */
export function writeRecord(record: unknown, version: number): string {
  return `${JSON.stringify({ version, record })}\n`;
}
