/** Milliseconds of processor time of this process, its collector of garbage included: what others run does not count. */
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

/** How often a task runs in the time of one sample; finding out warms it up. */
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
 * Times tasks against each other: each round runs them one after the other, so that what else the machine does hits all.
 *
 * @returns Milliseconds per run, by task: one per round.
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

/** The median of the ratios of each round: noise that lasts longer than a round does not show. */
export const ratio = (numerators, denominators) =>
  median(numerators.map((numerator, round) => numerator / denominators[round]));
