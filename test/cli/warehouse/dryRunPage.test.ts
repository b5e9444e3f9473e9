import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { parseReport } from '../report/parseReport.js';
import { temporaryFiles } from '../runBuiltCli.js';
import { inFolder, runWarehouse } from './runWarehouse.js';

const model = {
  event: 'Order Completed',
  timestamp: 'at',
  key: ['id'],
  identity: { email: 'mail', firstName: 'name' },
  properties: { value: 'total', currency: { constant: 'EUR' }, colour: 'colour', description: 'text' },
  products: { json: 'lines' },
  where: { state: ['paid'] },
};
const lines = (key: string) => JSON.stringify([{ sku: 'a', [key]: 1 }]).replaceAll('"', '""');
const csv = `id,at,mail,name,total,colour,text,lines,state
1,2026-08-03,jane.geheim@example.com,Zofia-Geheim,5,red,x,"${lines('Zofia-Geheim')}",paid
2,2026-08-03,jane.geheim@example.com,Zofia-Geheim,many,blue,x,"${lines('<script>alert(1)</script>')}",paid
3,2026-08-03,,,7,,x,"${lines('geheim@example.com')}",paid
4,yesterday,,,7,red,x,,paid
5,2026-08-03,,,7,red,x,,open
`;

let path: (name: string) => string;
let flags: readonly string[];

beforeEach(async () => {
  const files = await temporaryFiles({
    'orders.csv': csv,
    'model.json': JSON.stringify(model),
    'config.json': '{"accessToken":"secret-token","pixelCode":"PIXEL"}',
  });
  path = inFolder(files.folder);
  const settings = ['--model', path('model.json'), '--config', path('config.json')];
  flags = ['--from', path('orders.csv'), ...settings, '--dry-run', '--html'];
});

test('draws the counts of all events, without personal data', async () => {
  const { status, stdout, stderr } = await runWarehouse([...flags, path('report.html')]);
  expect([status, stderr]).toStrictEqual([3, expect.stringContaining('3 events: 3 accepted as 1 request')]);
  expect(JSON.parse(stdout)).toMatchObject({ rows: { read: 5 }, events: { accepted: 3 } });
  const html = await readFile(path('report.html'), 'utf8');
  const { facts, sections } = parseReport(html);
  expect(facts).toStrictEqual({
    Rows: '5',
    'Rows in events': '3',
    'Rows skipped': '1',
    'Rows refused': '1',
    'Events accepted': '3',
    'Events refused': '0',
    Requests: '1',
  });
  expect(sections.get('Match keys')?.bars).toContainEqual(['email: 2 of 3', 66.7]);
  expect(sections.get('Refused rows')?.bars).toStrictEqual([['invalid-timestamp: 1', 100]]);
  expect(sections.get('Refused events')?.text).toBe('Refused events None');
  expect(sections.get('Dropped values')?.rows).toContainEqual(['properties.value: not a number (column total)', '1']);
  expect(sections.get('Keys that no field reads')?.rows).toContainEqual(['properties.colour', '2']);
  expect(sections.get('Keys that no field reads')?.text).toContain('<script>alert(1)</script>');
  expect(html).not.toMatch(/geheim|secret-token/i);
});

test('leaves no other file behind', async () => {
  await runWarehouse([...flags, path('report.html'), '--out', path('out')]);
  expect((await readdir(path('.'))).sort()).toStrictEqual(['config.json', 'model.json', 'orders.csv', 'report.html']);
});

test.each([
  ['orders.csv', 'it is the same file as .*, which this run reads'],
  ['model.json', 'it is the same file as .*, which this run reads'],
  ['other.csv', 'it holds something other than HTML'],
  ['out/checkpoint.json', 'the run needs that file in the folder of --out'],
  ['missing/report.html', 'there is no such file or folder'],
])('does not write into %s', async (file, reason) => {
  await mkdir(path('out'));
  await writeFile(path('other.csv'), csv);
  const pattern = flags.map((flag) => (file === 'other.csv' ? flag.replace('orders.csv', '*.csv') : flag));
  const { status, stdout, stderr } = await runWarehouse([...pattern, path(file), '--out', path('out')]);
  expect([status, stdout]).toStrictEqual([2, '']);
  expect(stderr).toMatch(new RegExp(`^error: cannot write .*: ${reason}\n$`));
  expect(await readFile(path('other.csv'), 'utf8')).toBe(csv);
});

test('is only for a dry run', async () => {
  const run = await runWarehouse([...flags.filter((flag) => flag !== '--dry-run'), path('report.html')]);
  expect(run).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'error: --html needs --dry-run: it shows what a run would do\n',
  });
});

test('reports a full disk', async () => {
  const { status, stderr } = await runWarehouse([...flags, '/dev/full']);
  expect(status).toBe(2);
  expect(stderr).toContain('error: cannot write /dev/full: no space is left on the device\n');
});
