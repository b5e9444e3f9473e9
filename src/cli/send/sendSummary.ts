import { type Colors, countOf, formatCount, type SummaryWords } from '../summaryLine.js';
import type { SendTally } from './sendTally.js';

/** How `send` speaks of the events of a run. */
export const wordsOf = (tally: SendTally): SummaryWords => ({
  noun: 'event',
  refused: 'failed',
  describeAccepted: (_tally, colors) => describeDelivered(tally, colors),
});

/** @returns For example `1,500 delivered in 4 requests, 500 delivered before` */
function describeDelivered(tally: SendTally, colors: Colors): string {
  const { accepted, results, deliveredBefore, knownByContent, repeated, inDoubt } = tally;
  const byContent =
    knownByContent > 0 ? ` (${formatCount(knownByContent)} of them without an event_id, known by its content)` : '';
  return [
    colors.green(`${formatCount(accepted)} delivered in ${countOf(results, 'request')}`),
    ...(deliveredBefore > 0 ? [`${formatCount(deliveredBefore)} delivered before${byContent}`] : []),
    ...(repeated > 0 ? [`${formatCount(repeated)} repeated`] : []),
    ...(inDoubt > 0
      ? [colors.red(`${formatCount(inDoubt)} in doubt (TikTok refused some of them without naming them)`)]
      : []),
  ].join(', ');
}
