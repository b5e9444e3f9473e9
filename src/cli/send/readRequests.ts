import type { TikTokRequest } from '../../index.js';
import { readRequest } from '../../send/readRequest.js';
import { parseItem } from '../input/parseItem.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import type { InputLine, InputRequest } from './deliveryReport.js';
import type { RequestInputs } from './requestInputs.js';

/**
 * Reads the requests of a run.
 *
 * @param refuse Receives each item that is not a request.
 */
export async function* readRequests(
  input: RequestInputs,
  refuse: (line: InputLine, refusal: Refusal) => Promise<void>,
): AsyncGenerator<InputRequest & { readonly request: TikTokRequest }> {
  for await (const { file, items } of input.read()) {
    for (const raw of items) {
      const { line, ...item } = parseItem(raw);
      if ('problem' in item) {
        await refuse({ file, line }, inputRefusal(item.problem));
        continue;
      }
      const read = readRequest(item.value);
      if ('wrongField' in read) {
        const { code, text } = inputRefusal('invalid-request');
        await refuse({ file, line }, { code, text: `${text}: look at ${read.wrongField}` });
        continue;
      }
      yield { ...read, file, line, bytes: item.bytes };
    }
  }
}
