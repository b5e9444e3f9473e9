import { text } from '../values/casts.js';
import type { PlainRecord } from '../values/kinds.js';
import { compilePath } from './compilePath.js';

/**
 * Compiles a text with paths in braces into its reader.
 *
 * @returns A reader that gives `undefined` when a part is missing: half an id would merge events that differ.
 * @example
 * compileTemplate('{properties.order_id}-{event}')({ event: 'Paid', properties: { order_id: 7 } }) // => '7-Paid'
 */
export const compileTemplate = (template: string): ((message: PlainRecord) => string | undefined) => {
  // Splitting by a pattern with one group alternates fixed text and paths.
  const parts = template
    .split(/\{([^{}]*)\}/)
    .map((part, index) => (index % 2 === 0 ? () => part : compileTextPath(part.trim())));
  return (message) => {
    const texts = parts.map((part) => part(message));
    return texts.includes(undefined) ? undefined : texts.join('');
  };
};

const compileTextPath = (path: string): ((message: PlainRecord) => string | undefined) => {
  const read = compilePath(path);
  return (message) => text(read(message));
};
