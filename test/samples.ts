const isThorough = process.env['TEST_SAMPLES'] === 'all';

/**
 * How many generated inputs a test tries: an eighth by default, so that `npm run check` stays quick, and all of them in
 * `npm run test:thorough` and in CI.
 */
export const samples = (all: number): number => (isThorough ? all : Math.ceil(all / 8));
