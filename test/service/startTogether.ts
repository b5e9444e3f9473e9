import { type FakeAnswer, type FakeCall, type FakeTikTok, startFakeTikTok } from './fakeTikTok.js';
import { startTransformerService, type TransformerService } from './transformerService.js';

export interface Together {
  readonly fake: FakeTikTok;
  readonly service: TransformerService;
  close(): Promise<void>;
}

/** Starts a service and the TikTok that it sends to. */
export const startTogether = async (answer?: (call: FakeCall) => FakeAnswer): Promise<Together> => {
  const fake = await startFakeTikTok(answer);
  const service = await startTransformerService(fake.url);
  return {
    fake,
    service,
    close: async () => {
      await service.close();
      await fake.close();
    },
  };
};
