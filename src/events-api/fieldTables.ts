import type { FieldTable } from './field.js';
import { fieldsV1 } from './v1/fields.js';
import { fieldsV2 } from './v2/fields.js';

/** All fields that TikTok documents, by API version. */
export const fieldTables: Readonly<Record<'v1' | 'v2', FieldTable>> = { v1: fieldsV1, v2: fieldsV2 };
