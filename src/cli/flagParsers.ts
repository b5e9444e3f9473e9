import { InvalidArgumentError } from 'commander';
import { dateTextMilliseconds } from '../values/time.js';

/** Parses a flag that is a count. */
export function wholeNumberFlag(min: number, max: number) {
  return (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Parses a flag that is a point in time; without a zone, it is UTC. */
export function timeFlag(text: string): Date {
  const milliseconds = /^\d{4}-/.test(text) ? dateTextMilliseconds(text) : undefined;
  if (milliseconds !== undefined) return new Date(milliseconds);
  throw new InvalidArgumentError('It must be ISO 8601, such as 2026-02-03T04:05:06Z.');
}
