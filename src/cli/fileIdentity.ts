import { fstatSync, statSync } from 'node:fs';

/**
 * Tells files apart, whatever they are called: by name, or by the number under which one is open.
 *
 * @returns Undefined where there is no regular file: a terminal or /dev/null may well be read and written at once.
 */
export function fileIdentity(file: string | number): string | undefined {
  try {
    const facts = typeof file === 'number' ? fstatSync(file, { bigint: true }) : statSync(file, { bigint: true });
    return facts.isFile() ? `${facts.dev}:${facts.ino}` : undefined;
  } catch {
    // It does not exist, or opening it will say why it cannot be used.
    return undefined;
  }
}
