import { string } from '../values/casts.js';
import type { UnknownObject } from '../values/kinds.js';
import { templateParts } from '../values/template.js';
import { compilePath } from './compilePath.js';

type TextReader = (message: UnknownObject) => string | undefined;

const compilePart = (part: string | readonly string[]): TextReader => {
  if (typeof part === 'string') return () => part;
  const read = compilePath(part);
  return (message) => string(read(message));
};

/**
 * Compiles a text with paths in braces into its reader.
 *
 * @returns A reader that gives `undefined` when a part is missing: half an id would merge events that differ.
 * @example
 * compileTemplate('{properties.order_id}-{event}')({ event: 'Paid', properties: { order_id: 7 } }) // => '7-Paid'
 */
export const compileTemplate = (template: string): TextReader => {
  const parts = templateParts(template).map(compilePart);
  return (message) => {
    const texts = parts.map((part) => part(message));
    return texts.includes(undefined) ? undefined : texts.join('');
  };
};
