import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samples } from '../samples.js';
import { anyBatch, averageSize, type Batch } from './anyBatch.js';
import { type Counts, checkBatch } from './checkBatch.js';
import { anyHostileInput, checkHostile, describeHostile } from './checkHostile.js';

// To run by hand, with any number of inputs and any seed:
//   FUZZ_INPUTS=100000 FUZZ_SEED=7 npx vitest run test/fuzz

const integerFromEnv = (name: string, byDefault: number): number => {
  const number = Number(process.env[name] ?? byDefault);
  if (!Number.isSafeInteger(number)) throw new Error(`${name} must be an integer`);
  return number;
};

const wantedInputs = integerFromEnv('FUZZ_INPUTS', samples(2000));
const seed = integerFromEnv('FUZZ_SEED', 1);

const emptyCounts = (): Counts => ({
  valid: { inputs: 0, accepted: 0 },
  mutated: { inputs: 0, accepted: 0 },
  random: { inputs: 0, accepted: 0 },
});

const inputsOf = (counts: Counts): number => Object.values(counts).reduce((sum, { inputs }) => sum + inputs, 0);

const failureOf = (batch: Batch): string | undefined => {
  try {
    checkBatch(batch, { core: emptyCounts(), router: emptyCounts() });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

/** Reports how to reproduce a failure, the broken rule, and how the inputs were changed, but no values of the inputs. */
const reportOf = (batch: Batch, message: string): string => {
  const culprit = batch.inputs.find((input) => failureOf({ ...batch, inputs: [input] }) !== undefined);
  return [
    `FUZZ_INPUTS=${wantedInputs} FUZZ_SEED=${seed}: ${message}`,
    culprit === undefined ? 'no single input fails alone; the batch:' : 'this input also fails alone:',
    ...(culprit === undefined ? batch.inputs : [culprit]).map(({ label }) => `  ${label}`),
  ].join('\n');
};

test(
  'no batch makes the library throw; no input is lost, duplicated or changed; every valid event is accepted',
  async () => {
    const counts = { core: emptyCounts(), router: emptyCounts() };
    const start = performance.now();
    for (let round = seed; inputsOf(counts.core) < wantedInputs; round += 1_000_003) {
      // Short rounds, with a pause between them: test/watchdog.ts ends a process that is blocked for minutes.
      await setImmediate();
      const missingBatches = Math.ceil((wantedInputs - inputsOf(counts.core)) / averageSize);
      const numRuns = Math.min(missingBatches, 200);
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
      // Most changes make a field invalid and not the whole event.
      expect(mutated.accepted / mutated.inputs, entry).toBeGreaterThan(0.6);
      expect(valid.inputs, entry).toBeGreaterThan(wantedInputs / 4);
      expect(random.inputs, entry).toBeGreaterThan(wantedInputs / 10);
    }
    if (process.env['FUZZ_INPUTS'] !== undefined) {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`seed ${seed}: ${inputsOf(counts.core)} inputs in ${seconds} s`, counts);
    }
  },
  60_000 + 10 * wantedInputs,
);

test(
  'no object makes another error than our own leave the library, or harms the events beside it',
  async () => {
    for (let round = seed, left = wantedInputs; left > 0; round += 1_000_003, left -= 200) {
      await setImmediate();
      const result = await fc.check(fc.asyncProperty(anyHostileInput, checkHostile), {
        numRuns: Math.min(left, 200),
        seed: round,
      });
      const [input] = result.counterexample ?? [];
      if (input === undefined) continue;
      const rule = (result.errorInstance as Error).message;
      throw new Error(`FUZZ_INPUTS=${wantedInputs} FUZZ_SEED=${seed}: ${rule}\n  ${describeHostile(input)}`);
    }
  },
  60_000 + 40 * wantedInputs,
);
