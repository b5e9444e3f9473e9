import type { Model } from '../../warehouse/index.js';
import { identityFields, identityNames, type Source, sourceColumns } from '../../warehouse/model.js';
import { type DescribeSource, describePath } from '../dropCounter.js';

interface MappedPath {
  readonly keys: readonly string[];
  readonly description: string;
}

const mappedPaths = ({ identity = {}, properties = {}, products = {} }: Model): MappedPath[] => [
  ...identityNames.flatMap((name) => mapped(identityFields[name].path, identity[name])),
  ...Object.entries(properties).flatMap(([name, source]) => mapped(['properties', name], source)),
  ...Object.entries(products).flatMap(([name, source]) =>
    mapped(['properties', 'products', ...(name === 'json' ? [] : [name])], source),
  ),
];

function mapped(keys: readonly string[], source: Source | undefined): MappedPath[] {
  const columns = source === undefined ? [] : sourceColumns(source);
  if (columns.length === 0) return [];
  return [{ keys, description: `column${columns.length > 1 ? 's' : ''} ${columns.join(', ')}` }];
}

/** Creates a function that names the column from which a value of an event comes; for a constant, its path in the event. */
export function createColumnNamer(model: Model): DescribeSource {
  const paths = mappedPaths(model);
  return (from) => {
    const keys = from.filter((key) => !/^\d+$/.test(key));
    const matches = paths.filter((path) => path.keys.every((key, index) => key === keys[index]));
    // A product of a JSON column, and an external id, are deeper than their column.
    const [longest] = matches.sort((one, other) => other.keys.length - one.keys.length);
    return longest?.description ?? describePath(from);
  };
}
