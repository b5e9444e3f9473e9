import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../docs/pages.js';
import type { FakeTikTok } from '../service/fakeTikTok.js';
import type { Queue } from './queue.js';

const path = (name: string): string => fileURLToPath(new URL(name, root));

export interface Ended {
  readonly status: number | null;
  readonly stderr: string;
}

export interface Worker {
  readonly process: ChildProcess;
  /** What it has written so far. */
  stderr(): string;
  readonly ended: Promise<Ended>;
}

export interface WorkerSettings {
  readonly accessToken: string;
  readonly batchSize: number;
}

const config = {
  pixelCode: 'PIXEL',
  defaultPhoneCountry: 'DE',
  eventsToStandard: ['StartTrial', 'Subscribe'].map((to) => ({ from: 'Trial Begun', to })),
};

/** Starts the worker of the recipe as a separate process. */
export const startWorker = async (queue: Queue, tiktok: FakeTikTok, settings: WorkerSettings): Promise<Worker> => {
  if (!existsSync(path('dist/index.js'))) throw new Error('dist is missing: run "npm run build" first');
  const file = join(await mkdtemp(join(tmpdir(), 'worker-')), 'destination.json');
  await writeFile(file, JSON.stringify({ Config: config }));
  const child = spawn(process.execPath, [path('docs/recipes/natsWorker.mjs'), file], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      ...process.env,
      NATS_URL: queue.url,
      TIKTOK_ENDPOINT: tiktok.endpoint,
      TIKTOK_ACCESS_TOKEN: settings.accessToken,
      BATCH_SIZE: String(settings.batchSize),
      FIRST_WAIT_MS: '2',
    },
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (status) => resolve({ status, stderr })));
  return { process: child, stderr: () => stderr, ended };
};
