import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { escapeInvisible } from '../values/escapeInvisible.js';
import { CommandError } from './commandError.js';
import { type CommandIo, type ExitStatus, exitStatus } from './commandIo.js';
import { addCheckCommand } from './commands/check.js';
import { addClassifyCommand } from './commands/classify.js';
import { addExplainCommand } from './commands/explain.js';
import { addLintCommand } from './commands/lint.js';
import { addPlaygroundCommand } from './commands/playground.js';
import { addSendCommand } from './commands/send.js';
import { addTransformCommand } from './commands/transform.js';
import { addWarehouseCommand } from './commands/warehouse.js';
import { docsLine, helpOf } from './helpTexts.js';
import { printText } from './printText.js';
import { fitLine } from './wrapText.js';

/**
 * Runs the command that `args` name.
 *
 * @param args The arguments, without the name of the program.
 * @returns The exit status. A mistake of the caller never throws: it is one sentence on standard error and status 2.
 */
export async function runCli(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.ok;
  let help = '';
  const program = new Command('tiktok-ads')
    .description(
      'Turns RudderStack events into TikTok Events API requests, sends them, and explains what TikTok responds.',
    )
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        help += text;
      },
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(fitLine(inOneLine(text), io.stderr)),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .addHelpText(
      'after',
      '\nExit status: 0 success, 1 check or lint found something wrong, 2 wrong usage or an unreadable file, 3 something was refused or not delivered.\n\n' +
        docsLine('README'),
    );
  const finish = (commandStatus: ExitStatus) => {
    status = commandStatus;
  };
  addCheckCommand(program, io, finish);
  addTransformCommand(program, io, finish);
  addWarehouseCommand(program, io, finish);
  addSendCommand(program, io, finish);
  addClassifyCommand(program, io, finish);
  addExplainCommand(program, io, finish);
  addLintCommand(program, io, finish);
  addPlaygroundCommand(program, io, finish);
  for (const command of program.commands) command.addHelpText('after', helpOf(command.name()));

  try {
    try {
      await program.parseAsync(args, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      // Commander has printed its own message. It throws for --help and --version too, with exit code 0.
      status = error.exitCode === 0 ? exitStatus.ok : exitStatus.wrongUsage;
    }
    await printText(help, 'the help', io);
    return status;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    io.stderr.write(fitLine(`error: ${escapeInvisible(error.message)}`, io.stderr));
    return exitStatus.wrongUsage;
  }
}

/** Commander puts its suggestion on a second line, and quotes arguments as they are: the value of an unknown option may be a secret. */
const inOneLine = (text: string): string =>
  escapeInvisible(
    text
      .replace(/(unknown option '[^=]*)=.*'/s, "$1'")
      .trimEnd()
      .replace(/\n(\(Did you mean .*\))$/, ' $1'),
  );
