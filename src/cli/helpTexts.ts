import { existsSync } from 'node:fs';

/** Two examples for each command. */
const examples: Readonly<Record<string, readonly [string, string]>> = {
  check: [
    'tiktok-ads check --config destination.json --events events.ndjson',
    'tiktok-ads check --config destination.json --model model.json --from orders.csv',
  ],
  transform: [
    'tiktok-ads transform events.ndjson --config destination.json --batch > requests.ndjson',
    'gzip -dc events.gz | tiktok-ads transform - --config export.json --destination "Shop" --pretty',
  ],
  warehouse: [
    'tiktok-ads warehouse --from orders.csv --model model.json --config destination.json --dry-run',
    'tiktok-ads warehouse -d shop.duckdb -t orders -m model.json -c destination.json -o out --cursor updated_at',
  ],
  send: ['TIKTOK_ACCESS_TOKEN=… tiktok-ads send requests.ndjson', 'tiktok-ads send requests.ndjson --dry-run'],
  classify: ['tiktok-ads classify responses.ndjson', 'echo \'{"code":40002,"message":"…"}\' | tiktok-ads classify -'],
  explain: [
    'tiktok-ads explain events.ndjson --config destination.json',
    'tiktok-ads explain events.ndjson --config destination.json --summary --html report.html',
  ],
  lint: [
    'tiktok-ads lint requests.ndjson --quiet --json',
    'tiktok-ads lint requests.ndjson --summary --html report.html',
  ],
  playground: ['tiktok-ads playground', 'tiktok-ads playground --port 8080'],
};

/** What the help of a command ends with: two examples, and where its documentation is. */
export const helpOf = (command: string): string =>
  ['', 'Examples:', ...(examples[command] ?? []).map((example) => `  ${example}`), '', docsLine(command)].join('\n');

/** The pages come with the package, and links to them work without a network. */
export const docsLine = (page: string): string => `Documentation: ${docsUrl(`cli/${page}.md`)}`;

/** Code of the built package stands in one folder more or less than the source. */
const docsUrl = (path: string): string => {
  const places = ['../docs/', '../../docs/'].map((folder) => new URL(folder + path, import.meta.url));
  return (places.find((url) => existsSync(url)) ?? `docs/${path}`).toString();
};
