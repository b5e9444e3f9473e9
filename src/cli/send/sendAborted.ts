/** Why a run ends before its input does, as a sentence. What was delivered until then stays delivered. */
export class SendAborted extends Error {
  override readonly name = 'RunStopped';
}
