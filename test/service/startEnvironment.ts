import { type FakeAnswer, type FakeCall, type FakeTikTok, startFakeTikTok } from './fakeTikTok.js';
import { startTransformerService, type TransformerService } from './transformerService.js';

export interface Environment {
  readonly fake: FakeTikTok;
  readonly service: TransformerService;
  close(): Promise<void>;
}

/** Starts a transformer service and the fake TikTok that it sends to. */
export const startEnvironment = async (answer?: (call: FakeCall) => FakeAnswer): Promise<Environment> => {
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
