const decode = (text: string): string => {
  // Click ids hold neither, and decoding takes longer than the rest of this function.
  if (!/[%+]/.test(text)) return text;
  const spaced = text.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
};

/**
 * Reads one query parameter of a URL, without the host global `URL`.
 *
 * @returns The first value that is not blank, percent-decoded where that is possible.
 * @example
 * queryParameter('https://shop.example/?ttclid=E.C.P.abc#top', 'ttclid') // => 'E.C.P.abc'
 */
export const queryParameter = (url: string, name: string): string | undefined => {
  const prefix = `${name}=`;
  const fragment = url.indexOf('#');
  const end = fragment < 0 ? url.length : fragment;
  const query = url.indexOf('?');
  // Searching in place takes a third of the time of splitting the URL into its parameters.
  let start = query < 0 || query > end ? end : query + 1;
  while (start < end) {
    const separator = url.indexOf('&', start);
    const next = separator < 0 || separator > end ? end : separator;
    const value = url.startsWith(prefix, start) ? decode(url.slice(start + prefix.length, next)).trim() : '';
    if (value !== '') return value;
    start = next + 1;
  }
  return undefined;
};
