import type { OutputStream } from './commandIo.js';

/** The values of `FORCE_COLOR` that ask for colours, as Node understands them. */
const forcing: ReadonlySet<string> = new Set(['', '1', '2', '3', 'true']);

/**
 * Whether a stream gets colours, by the variables that Node knows, on every runtime: Deno's streams have no `hasColors`, and Node's
 * only have it on a terminal.
 *
 * `FORCE_COLOR` decides alone; otherwise `NO_COLOR` and a dumb terminal switch colours off.
 *
 * @see https://nodejs.org/api/tty.html#writestreamgetcolordepthenv
 * @see https://no-color.org
 */
export function hasColors(
  { isTTY }: Pick<OutputStream, 'isTTY'>,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { FORCE_COLOR, NO_COLOR, NODE_DISABLE_COLORS, TERM } = environment;
  if (FORCE_COLOR !== undefined) return forcing.has(FORCE_COLOR);
  const isOff = [NO_COLOR, NODE_DISABLE_COLORS].some((value) => value !== undefined && value !== '');
  return isTTY === true && !isOff && TERM !== 'dumb';
}
