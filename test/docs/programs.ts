import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CodeBlock, codeBlocks, root } from './readme.js';

interface Example {
  /** Its place among the blocks of the page, from 1. */
  readonly number: number;
  readonly code: string;
  /** The block behind it. */
  readonly output: CodeBlock | undefined;
}

/** The programs that a page shows, each with what it prints. */
export const programsOf = (page: string): Example[] =>
  codeBlocks(page).flatMap(({ language, code }, index, blocks) => {
    const isProgram = language === 'js' && code.startsWith('import ');
    return isProgram ? [{ number: index + 1, code, output: blocks[index + 1] }] : [];
  });

/** What a program prints. Node finds the package by its own name, so the build runs as users have it. */
export const outputOf = async (code: string): Promise<CodeBlock> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: fileURLToPath(root),
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  return { language: 'text', code: stdout };
};
