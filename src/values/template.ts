import toPath from 'lodash/toPath.js';

/**
 * Takes a text with paths in braces apart: fixed texts, and between them the keys of the paths.
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
