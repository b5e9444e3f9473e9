import { InvalidArgumentError } from 'commander';

/** Parses a flag that is a count. */
export function wholeNumberFlag(min: number, max: number) {
  return (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Parses a flag that is a point in time. */
export function timeFlag(text: string): Date {
  const time = new Date(text);
  // Without the pattern, `Date` would also accept `foo 2026-02-03` and `5`.
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('It must be ISO 8601, such as 2026-02-03T04:05:06Z.');
}
