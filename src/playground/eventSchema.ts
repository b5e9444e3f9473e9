import toPath from 'lodash/toPath.js';
import { eventTables } from '../events-api/eventTables.js';
import { sourcePaths } from '../explain/unread.js';
import type { JsonSchema } from './schemaCompletion.js';
import { versionNames } from './versionNames.js';

interface Node {
  readonly properties: Record<string, Node>;
  items?: Node;
  /** The fields that the value fills. */
  readonly fields: Set<string>;
}

const newNode = (): Node => ({ properties: Object.create(null), fields: new Set() });

/** The node below another; an index leads to the items of a list. */
const childOf = (node: Node, key: string): Node => {
  if (/^\d+$/.test(key)) {
    node.items ??= newNode();
    return node.items;
  }
  node.properties[key] ??= newNode();
  return node.properties[key];
};

const toSchema = ({ properties, items, fields }: Node): JsonSchema => {
  const children = Object.entries(properties);
  return {
    ...(fields.size > 0 && { description: `Read for ${[...fields].join(', ')}` }),
    ...(children.length > 0 && {
      type: 'object',
      properties: Object.fromEntries(children.map(([key, child]) => [key, toSchema(child)])),
    }),
    ...(items && { type: 'array', items: toSchema(items) }),
  };
};

/** Names that every event has, and that no field is read from. */
const envelope: Readonly<Record<string, JsonSchema>> = {
  type: { description: 'Kind of the message: only track is sent', enum: ['track'] },
  event: { description: 'Name of the event; required', type: 'string' },
  integrations: { description: 'False under "TikTok Ads" or under "All" switches the event off', type: 'object' },
};

/** A JSON Schema of the paths that events are read from, by the tables of fields. */
export const eventSchema = (): JsonSchema => {
  const root = newNode();
  for (const version of ['v2', 'v1'] as const) {
    for (const { path, field } of sourcePaths(eventTables[version])) {
      toPath(path).reduce(childOf, root).fields.add(`${field} (${versionNames[version]})`);
    }
  }
  const { properties = {}, ...schema } = toSchema(root);
  return { ...schema, properties: { ...envelope, ...properties } };
};
