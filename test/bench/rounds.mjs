/** Milliseconds of processor time of this process, including garbage collection. Other processes do not count. */
export const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The middle one of an odd number of values. */
export const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];

const millisecondsOf = (task, repetitions) => {
  const start = now();
  for (let done = 0; done < repetitions; done++) task();
  return now() - start;
};

/** The number of runs of a task within one sample. Measuring it also warms the task up. */
const repetitionsFor = (task, sampleMilliseconds) => {
  const start = now();
  let done = 0;
  do {
    task();
    done++;
  } while (now() - start < sampleMilliseconds);
  return done;
};

/**
 * Times tasks against each other: each round runs them one after the other, so that other load of the machine affects all.
 *
 * @returns Milliseconds per run for each task: one value per round.
 */
export function interleave(tasks, { rounds, sampleMilliseconds }) {
  const entries = Object.entries(tasks).map(([name, task]) => {
    repetitionsFor(task, sampleMilliseconds);
    return { name, task, repetitions: repetitionsFor(task, sampleMilliseconds), milliseconds: [] };
  });
  for (let round = 0; round < rounds; round++) {
    for (const { task, repetitions, milliseconds } of entries) {
      milliseconds.push(millisecondsOf(task, repetitions) / repetitions);
    }
  }
  return Object.fromEntries(entries.map(({ name, milliseconds }) => [name, milliseconds]));
}

/** The median of the ratios of all rounds. Noise that lasts longer than a round cancels out. */
export const ratio = (numerators, denominators) =>
  median(numerators.map((numerator, round) => numerator / denominators[round]));
