import { blankToUndefined, isObject } from '../values/objects.js';

/** Stands in a printed request for the access token. */
export const hiddenToken = '***';

/**
 * Gives settings without an access token the text that requests show in place of one. What sends nothing needs none: the command
 * line reads it from the environment when it sends.
 */
export const withToken = <Given extends { readonly Config?: unknown }>(destination: Given): Given => {
  const { Config } = destination;
  if (!isObject(Config) || blankToUndefined(Config['accessToken']) !== undefined) return destination;
  return { ...destination, Config: { ...Config, accessToken: hiddenToken } };
};
