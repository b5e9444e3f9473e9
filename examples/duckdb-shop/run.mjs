// Builds the database of a small shop, and turns its purchases into requests: one JSON object per line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const read = (name) => readFileSync(path(name), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'shop-'));
const database = join(folder, 'shop.duckdb');
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
await connection.run(read('shop.sql'));
connection.closeSync();
instance.closeSync();

const args = ['warehouse', '--database', database, '--sql', read('purchases.sql')];
const files = ['--model', path('model.json'), '--config', path('destination.json')];
const cli = path('../../dist/cli.js'); // In a project of your own: npx tiktok-ads
const { status } = spawnSync(process.execPath, [cli, ...args, ...files], { stdio: 'inherit' });
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;
