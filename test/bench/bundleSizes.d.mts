export const bundles: Readonly<Record<'classifyResponse alone' | 'splitRequest alone' | 'lintRequest alone', string>>;
export function bundleSize(
  code: string,
): Promise<{ minified: number; gzipped: number; inputs: Readonly<Record<string, number>> }>;
