import toPath from 'lodash/toPath.js';
import { string } from '../values/casts.js';
import type { UnknownObject } from '../values/objects.js';
import { compilePath } from './compileRow.js';

/**
 * Splits a template with paths in braces: fixed strings, and between them the keys of the paths.
 *
 * @example
 * templateParts('{properties.order_id}-{event}') // => ['', ['properties', 'order_id'], '-', ['event'], '']
 */
export const templateParts = (template: string): (string | string[])[] =>
  // Splitting by a pattern with one group alternates the text around it and the group.
  template.split(/\{([^{}]*)\}/).map((part, index) => (index % 2 === 0 ? part : toPath(part.trim())));

/** The keys of every path of a template. */
export const templatePaths = (template: string): string[][] =>
  templateParts(template).filter((part) => typeof part !== 'string');

type StringReader = (message: UnknownObject) => string | undefined;

const compilePart = (part: string | readonly string[]): StringReader => {
  if (typeof part === 'string') return () => part;
  const read = compilePath(part);
  return (message) => string.read(read(message));
};

/**
 * Compiles a template into its reader.
 *
 * @returns A reader that gives `undefined` when a part is missing: half an id would merge events that differ.
 * @example
 * compileTemplate('{properties.order_id}-{event}')({ event: 'Paid', properties: { order_id: 7 } }) // => '7-Paid'
 */
export const compileTemplate = (template: string): StringReader => {
  const parts = templateParts(template).map(compilePart);
  return (message) => {
    const strings = parts.map((part) => part(message));
    return strings.includes(undefined) ? undefined : strings.join('');
  };
};
