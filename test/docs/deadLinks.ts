import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

/** The links of a page that lead to a missing file or heading. Links to the web are not followed. */
export const deadLinks = (path: string): string[] => {
  const page = pathToFileURL(path);
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  if (links.length === 0) throw new Error(`${path} has no links`);
  return links.filter((link) => {
    if (link.startsWith('https://')) return false;
    const target = new URL(link, page);
    const anchor = target.hash.slice(1);
    target.hash = '';
    return !existsSync(target) || (anchor !== '' && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor));
  });
};
