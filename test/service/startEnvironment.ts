import { type FakeCall, type FakeResponse, type FakeTikTok, startFakeTikTok } from './fakeTikTok.js';
import { startTransformerService, type TransformerService } from './transformerService.js';

export interface Environment {
  readonly fake: FakeTikTok;
  readonly service: TransformerService;
  close(): Promise<void>;
}

/** Starts a transformer service and the fake TikTok that it sends to. */
export const startEnvironment = async (respond?: (call: FakeCall) => FakeResponse): Promise<Environment> => {
  const fake = await startFakeTikTok(respond);
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
