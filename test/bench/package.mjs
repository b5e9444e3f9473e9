import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { median } from './rounds.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

const timedImport = (...specifiers) => {
  const imports = specifiers.map((specifier) => `await import(${JSON.stringify(specifier)});`).join('');
  const script = `const start = process.cpuUsage(); ${imports}
    const { user, system } = process.cpuUsage(start); console.log((user + system) / 1000);`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root }));
};

/** Milliseconds of processor time of `import` in a fresh process: zod alone, the core alone, and the difference. */
export function loadMilliseconds(rounds) {
  const [zod, core] = [[], []];
  for (let round = 0; round < rounds; round++) {
    zod.push(timedImport('zod'));
    core.push(timedImport('tiktok-ads-transformer'));
  }
  const row = (value) => ({ value: Number(value.toFixed(1)), unit: 'ms' });
  return {
    'import zod': row(median(zod)),
    'import tiktok-ads-transformer': row(median(core)),
    'over zod alone': row(median(core.map((milliseconds, round) => milliseconds - zod[round]))),
  };
}

/** The size of the package and of a bundle of the core. */
export function sizes() {
  const packed = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { cwd: root }))[0];
  const { outputFiles } = buildSync({
    entryPoints: [`${root}dist/index.js`],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    write: false,
  });
  const [{ contents }] = outputFiles;
  const kilobytes = (bytes) => ({ value: Math.round(bytes / 1000), unit: 'kB' });
  return {
    'packed (npm pack)': kilobytes(packed.size),
    unpacked: kilobytes(packed.unpackedSize),
    'core, bundled with zod, minified': kilobytes(contents.length),
    'the same, gzipped': kilobytes(gzipSync(contents).length),
  };
}
