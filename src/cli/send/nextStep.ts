import type { SendTally } from './deliveryReport.js';

/** How a run was started, as far as its next step depends on it. */
export interface NextStepOptions {
  readonly hasLedger: boolean;
  readonly showsMessages: boolean;
}

/** What to do after a run, as one sentence: about its worst kind of failure, because one more run follows each of them. */
export const nextStep = (tally: SendTally, { hasLedger, showsMessages }: NextStepOptions): string => {
  const { causes, accepted, total } = tally;
  const sendRest = hasLedger
    ? 'run the same command: it sends only what TikTok does not have.'
    : 'send them alone: without a ledger, the same command sends everything again.';
  if (causes.has('request')) {
    const field = causes.get('request');
    const what = field === undefined ? 'follow the advice of the failures' : `correct ${field}`;
    return `${what}, transform the failed events again, and ${sendRest}`;
  }
  if (causes.has('events')) {
    const field = causes.get('events');
    if (field !== undefined) return `correct ${field} of the failed events, transform them again, and ${sendRest}`;
    return showsMessages
      ? `correct what the messages name, transform the failed events again, and ${sendRest}`
      : "add --show-messages to see TikTok's reason for the failed events: the messages may repeat personal data.";
  }
  if (causes.has('input')) return 'check the lines that failed: send takes what tiktok-ads transform prints.';
  if (causes.has('program')) return 'take the values out that the failures describe, or report the failure.';
  if (causes.has('throttled')) return `wait, or lower --rate, and ${sendRest}`;
  if (causes.has('temporary')) return `wait until TikTok takes the failed events, and ${sendRest}`;
  if (causes.has('uncertain')) return "check in TikTok's Events Manager which of the uncertain events arrived.";
  if (total === 0) return 'check the input: it holds no requests.';
  return accepted === 0
    ? 'nothing is left to do: TikTok has all of these events.'
    : "check in TikTok's Events Manager that the events arrived.";
};
