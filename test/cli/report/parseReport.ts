import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html as names, parse } from 'parse5';
import { expect } from 'vitest';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const elementsIn = (nodes: readonly Node[]): Element[] =>
  nodes.filter(defaultTreeAdapter.isElementNode).flatMap((element) => [element, ...elementsIn(element.childNodes)]);

const textOf = (node: Node): string => {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return defaultTreeAdapter.isElementNode(node) ? node.childNodes.map(textOf).join('') : '';
};

const attribute = (element: Element | undefined, name: string): string | undefined =>
  element?.attrs.find((one) => one.name === name)?.value;

/** What a report shows under one heading. */
export interface ShownSection {
  /** The texts of the cells of each row, the heads first. */
  readonly rows: readonly (readonly string[])[];
  /** The title and the length of each bar. */
  readonly bars: readonly (readonly [title: string, percent: number])[];
  readonly text: string;
}

/** Parses a report as browsers do, and checks that it is valid, static, and loads nothing. */
export function parseReport(html: string) {
  const errors: string[] = [];
  const document = parse(html, { onParseError: ({ code }) => errors.push(code) });
  expect(errors).toStrictEqual([]);
  const elements = elementsIn(document.childNodes);
  const tagged = (tag: string, within: readonly Element[] = elements) =>
    within.filter(({ tagName }) => tagName === tag);

  expect(attribute(tagged('html')[0], 'lang')).toBe('en');
  const policy = tagged('meta').find((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy');
  expect(attribute(policy, 'content')).toBe("default-src 'none'; style-src 'unsafe-inline'");
  expect(html).not.toMatch(/<script/i);
  expect(tagged('style').map(textOf).join()).not.toMatch(/url\(|@import|https?:/);
  for (const { tagName, attrs } of elements) {
    expect(['script', 'link', 'img', 'iframe', 'object', 'embed', 'base', 'form']).not.toContain(tagName);
    for (const { name, value } of attrs) expect(`${name}=${value}`).not.toMatch(/^(?:on|src|href|style)|https?:/);
  }
  expect(tagged('h1')).toHaveLength(1);

  const sections = new Map<string, ShownSection>();
  for (const section of tagged('section')) {
    const inside = elementsIn(section.childNodes);
    const cells = (row: Element) =>
      elementsIn(row.childNodes)
        .filter(({ tagName }) => tagName === 'th' || tagName === 'td')
        .map((cell) =>
          cell.childNodes
            .filter((node) => node.nodeName !== 'svg')
            .map(textOf)
            .join(''),
        );
    const bars = tagged('svg', inside).map((svg) => {
      expect([attribute(svg, 'role'), svg.namespaceURI]).toStrictEqual(['img', names.NS.SVG]);
      const parts = elementsIn(svg.childNodes);
      const [title = ''] = tagged('title', parts).map(textOf);
      return [title, Number(attribute(tagged('rect', parts).at(-1), 'width'))] as const;
    });
    sections.set(textOf(tagged('h2', inside)[0] as Element), {
      rows: tagged('tr', inside).map(cells),
      bars,
      text: textOf(section).replace(/\s+/g, ' ').trim(),
    });
  }
  const [labels, values] = ['dt', 'dd'].map((tag) => tagged(tag).map(textOf));
  const facts = Object.fromEntries(labels?.map((label, index) => [label, values?.[index]]) ?? []);
  return { title: textOf(tagged('h1')[0] as Element), facts, sections };
}
