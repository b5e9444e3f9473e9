/** The processor time that a task takes, in milliseconds: unlike the time on the clock, other processes hardly change it. */
export const cpuTime = (task: () => unknown): number => {
  const start = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
