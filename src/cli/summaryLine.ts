import pc from 'picocolors';
import type { OutputStream } from './commandIo.js';
import { countOf, formatCount } from './formatCount.js';
import type { Tally } from './tally.js';

/**
 * The last line of a run, for people.
 *
 * @returns For example `14 events: 12 accepted as 13 requests, 2 refused (2 unmapped-event-name) · 9,120 events/s`
 */
export function summaryLine(tally: Tally, elapsedMs: number, stream: OutputStream): string {
  const colors = pc.createColors(stream.hasColors?.() === true);
  const accepted = `${formatCount(tally.accepted)} accepted as ${countOf(tally.requests, 'request')}`;
  const reasons = tally.refusedByCode.map(([code, count]) => `${formatCount(count)} ${code}`).join(', ');
  const refused =
    tally.refused === 0 ? 'none refused' : colors.red(`${formatCount(tally.refused)} refused (${reasons})`);
  // Below a millisecond a rate says nothing.
  const rate = elapsedMs < 1 ? '' : ` · ${formatCount((tally.events / elapsedMs) * 1000)} events/s`;
  return `${countOf(tally.events, 'event')}: ${colors.green(accepted)}, ${refused}${colors.dim(rate)}\n`;
}
