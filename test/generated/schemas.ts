import * as z from 'zod';
import { configSchema } from '../../src/transform/config.js';
import { modelShape } from '../../src/warehouse/model.js';

// Renders schemas/: JSON Schemas with which editors complete and check settings and models.

type JsonSchema = z.core.JSONSchema.BaseSchema;

const draft = 'https://json-schema.org/draft/2020-12/schema';
const schemaKey = {
  $schema: { type: 'string', description: 'The JSON Schema of this file, for editors. It is not read' },
};

/** The value that a setting has when it is read, without its default: null and blank strings mean that. */
const settings = z.toJSONSchema(configSchema, { unrepresentable: 'any' }).properties as Record<string, JsonSchema>;

const eventNameRows: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      from: { type: 'string', description: 'Name of the event in your data; letter case does not matter' },
      to: { type: 'string', description: 'Name that TikTok gets' },
    },
    required: ['from', 'to'],
  },
};

/** What a person may write for a setting: switches also as strings, ids also as numbers, and null for the default. */
const inputOf = (key: string, schema: JsonSchema): JsonSchema => {
  const { type, enum: values } = schema;
  if (key === 'eventsToStandard') return { ...schema, ...eventNameRows, type: ['array', 'null'] as never };
  if (values !== undefined) return { ...schema, type: [type, 'null'] as never, enum: [...values, null] };
  if (type === 'boolean') return { ...schema, type: ['boolean', 'string', 'null'] as never, enum: booleans };
  const isCredential = key === 'accessToken' || key === 'pixelCode';
  return { ...schema, type: [type, ...(isCredential ? ['number'] : []), 'null'] as never };
};

const booleans = [true, false, 'true', 'false', null];

const settingsBody = {
  type: 'object',
  properties: Object.fromEntries(Object.entries(settings).map(([key, schema]) => [key, inputOf(key, schema)])),
  required: ['pixelCode'],
};

/** Settings alone. */
const settingsSchema = {
  $schema: draft,
  title: 'Settings of tiktok-ads-transformer',
  ...settingsBody,
  properties: { ...schemaKey, ...settingsBody.properties },
};

/** A destination with its settings, as RudderStack exports it. */
const destinationSchema = {
  $schema: draft,
  title: 'Destination of tiktok-ads-transformer',
  type: 'object',
  properties: {
    ...schemaKey,
    ID: { type: 'string', description: 'Id of the destination' },
    Name: { type: 'string', description: 'Name of the destination' },
    Config: { description: 'The settings', ...settingsBody },
  },
  required: ['Config'],
};

const modelSchema = {
  ...z.toJSONSchema(modelShape, {
    unrepresentable: 'any',
    // TypeScript's readonly means nothing to somebody who writes the file.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  }),
  title: 'Model of tiktok-ads-transformer',
};

/** The text of each file in schemas/. */
export const schemaFiles: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'settings.json': settingsSchema,
    'destination.json': destinationSchema,
    'model.json': modelSchema,
  }).map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]),
);
