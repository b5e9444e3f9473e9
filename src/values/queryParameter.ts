const decode = (text: string): string => {
  // Click ids hold neither; decoding costs more than all the rest here.
  if (!/[%+]/.test(text)) return text;
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
};

/**
 * Reads one query parameter of a URL, without the host global `URL`.
 *
 * @returns The first non-blank value, percent-decoded where that is possible; `undefined` when there is none.
 * @example
 * queryParameter('https://shop.example/?ttclid=E.C.P.abc#top', 'ttclid') // => 'E.C.P.abc'
 */
export const queryParameter = (url: string, name: string): string | undefined => {
  // Most pages have no such parameter: they are not taken apart.
  if (!url.includes(`${name}=`)) return undefined;
  const [beforeFragment = ''] = url.split('#', 1);
  const start = beforeFragment.indexOf('?');
  if (start < 0) return undefined;
  for (const pair of beforeFragment.slice(start + 1).split('&')) {
    if (!pair.startsWith(`${name}=`)) continue;
    const value = decode(pair.slice(name.length + 1)).trim();
    if (value !== '') return value;
  }
  return undefined;
};
