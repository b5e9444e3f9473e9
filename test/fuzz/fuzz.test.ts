import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBatch, averageSize, type Batch } from './anyBatch.js';
import { type Counts, checkBatch } from './checkBatch.js';

// By hand, with as many inputs as one likes:
//   FUZZ_INPUTS=100000 FUZZ_SEED=7 npx vitest run test/fuzz

const setting = (name: string, byDefault: number): number => {
  const number = Number(process.env[name] ?? byDefault);
  if (!Number.isSafeInteger(number)) throw new Error(`${name} must be a whole number`);
  return number;
};

const wanted = setting('FUZZ_INPUTS', 2000);
const seed = setting('FUZZ_SEED', 1);

const noCounts = (): Counts => ({
  valid: { inputs: 0, accepted: 0 },
  mutated: { inputs: 0, accepted: 0 },
  random: { inputs: 0, accepted: 0 },
});

const inputsOf = (counts: Counts): number => Object.values(counts).reduce((sum, { inputs }) => sum + inputs, 0);

const failureOf = (batch: Batch): string | undefined => {
  try {
    checkBatch(batch, { core: noCounts(), router: noCounts() });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

/** What may be told of a failure: how to see it again, the rule, and what was changed in the inputs, but none of their values. */
const reportOf = (batch: Batch, message: string): string => {
  const culprit = batch.inputs.find((input) => failureOf({ ...batch, inputs: [input] }) !== undefined);
  return [
    `FUZZ_INPUTS=${wanted} FUZZ_SEED=${seed}: ${message}`,
    culprit === undefined ? 'no input alone does it:' : 'this input alone does it, too:',
    ...(culprit === undefined ? batch.inputs : [culprit]).map(({ label }) => `  ${label}`),
  ].join('\n');
};

test(
  'whatever comes in: nothing is thrown, lost, doubled or changed, and what is valid is accepted',
  () => {
    const counts = { core: noCounts(), router: noCounts() };
    const start = performance.now();
    for (let round = seed; inputsOf(counts.core) < wanted; round += 1_000_003) {
      const numRuns = Math.ceil((wanted - inputsOf(counts.core)) / averageSize);
      const result = fc.check(
        fc.property(anyBatch, (batch) => checkBatch(batch, counts)),
        { numRuns, seed: round, endOnFailure: true },
      );
      const [batch] = result.counterexample ?? [];
      if (batch !== undefined) throw new Error(reportOf(batch, (result.errorInstance as Error).message));
    }

    for (const [entry, { valid, mutated, random }] of Object.entries(counts)) {
      expect(valid.accepted, entry).toBe(valid.inputs);
      expect(random.accepted, entry).toBe(0);
      // Most changes spoil a field, and not the event.
      expect(mutated.accepted / mutated.inputs, entry).toBeGreaterThan(0.6);
      expect(valid.inputs, entry).toBeGreaterThan(wanted / 4);
      expect(random.inputs, entry).toBeGreaterThan(wanted / 10);
    }
    if (process.env['FUZZ_INPUTS'] !== undefined) {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`seed ${seed}: ${inputsOf(counts.core)} inputs in ${seconds} s`, counts);
    }
  },
  60_000 + 10 * wanted,
);
