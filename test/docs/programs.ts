import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CodeBlock, codeBlocks, root } from './pages.js';

interface Example {
  /** Its position among the blocks of the page, from 1. */
  readonly number: number;
  readonly code: string;
  /** The block after it. */
  readonly output: CodeBlock | undefined;
}

/** The programs on a page, each with its expected output. */
export const programsOf = (page: string): Example[] =>
  codeBlocks(page).flatMap(({ language, code }, index, blocks) => {
    const isProgram = language === 'js' && code.startsWith('import ');
    return isProgram ? [{ number: index + 1, code, output: blocks[index + 1] }] : [];
  });

/** Runs a program and returns its output. Node resolves the package by its own name, so the program runs the build that users get. */
export const outputOf = async (code: string): Promise<CodeBlock> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: fileURLToPath(root),
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  return { language: 'text', code: stdout };
};
