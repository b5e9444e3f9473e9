import type { Model } from '../../warehouse/index.js';
import { personalColumns } from '../../warehouse/model.js';

/** Names of columns that people give personal data, beside those that the library reads. */
const usualName = /mail|phone|mobile|msisdn|passport|surname|(?:first|last|full|given|family).?name|birth|address/i;

/** Makes a function that says which columns are not to be shown: rather one too many. */
export const redactedColumns = (model: Model): ((column: string) => boolean) => {
  const isPersonal = personalColumns(model);
  return (column) => isPersonal(column) || usualName.test(column);
};
