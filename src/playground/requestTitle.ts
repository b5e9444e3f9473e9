import type { Outcome } from './outcomes.js';
import { versionNames } from './versionNames.js';

/** What a request is called, by its index among the requests of an event. */
export const requestTitle = ({ version, requests }: Outcome, index: number): string => {
  const name = `Events API ${versionNames[version]}`;
  return requests.length === 1 ? `the request of ${name}` : `request ${index + 1} of ${name}`;
};
