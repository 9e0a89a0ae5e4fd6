import { InvalidArgumentError, Option } from 'commander';

/** A number; the operation's own schema checks its range. */
export function parseNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

/** A whole number; the operation's own schema checks its range. */
export function parseInteger(value: string): number {
  const number = parseNumber(value);
  if (!Number.isInteger(number)) throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

/** `--gender`, for the list of voices. */
export function genderOption(): Option {
  return new Option('--gender <gender>', 'for the list of voices').choices(['male', 'female', 'unspecified']);
}
