import type { Command } from 'commander';
import { printJson } from '../../values/escapeInvisible.js';
import { compileModel } from '../../warehouse/compileModel.js';
import { type Model, ModelError, parseModel } from '../../warehouse/index.js';
import { checkEvents } from '../check/checkEvents.js';
import { type CheckFinding, type CheckReport, printReport } from '../check/printReport.js';
import { CommandError } from '../commandError.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import { settingsFindings } from '../configWarnings.js';
import { printText } from '../printText.js';
import { configHelp, destinationHelp, readJsonFile, readUncheckedDestination } from '../readDestination.js';
import { checkColumns, columnNames } from '../warehouse/columns.js';
import { Engine, loadDuckDb } from '../warehouse/engine.js';
import { rowSource, type SourceFlags } from '../warehouse/rowSource.js';
import { addSourceOptions } from './warehouse.js';

export interface CheckFlags extends SourceFlags {
  readonly config: string;
  readonly destination?: string | undefined;
  readonly model?: string | undefined;
  readonly events?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Adds the command to `program`; `finish` receives the exit status. */
export function addCheckCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  const command = program
    .command('check')
    .summary('check settings, a model and a sample of events before anything is sent')
    .description(
      'Checks the settings of a destination; with --model, whether the rows have the columns that it names; ' +
        'with --events, what would become of a sample of events. No access token is needed. ' +
        'Exit status 1: something is wrong.',
    )
    .requiredOption('-c, --config <file>', configHelp)
    .option('--destination <name or id>', destinationHelp)
    .option('-m, --model <file>', 'JSON file that describes how rows map to events')
    .option('-e, --events <file>', 'a sample of events, as tiktok-ads transform takes them; - is standard input')
    .option('--json', 'print one JSON object');
  addSourceOptions(command).action(async (flags: CheckFlags) => {
    finish(await check(flags, io));
  });
}

/**
 * Checks settings, a model and events.
 *
 * @throws {CommandError} When a file cannot be read, or the flags contradict each other.
 */
export async function check(flags: CheckFlags, io: CommandIo): Promise<ExitStatus> {
  const { config, model: modelFile, events: eventsFile, json } = flags;
  if (modelFile === undefined && namesSource(flags)) {
    throw new CommandError(
      '--from, --sql, --database and --table need --model: it says which columns the rows must have',
    );
  }
  const destination = await readUncheckedDestination(config, flags.destination);
  const findings = settingsFindings(destination);
  const refusesAll = findings.some(({ severity }) => severity === 'error');
  const model = modelFile === undefined ? undefined : { file: modelFile, ...(await checkModel(modelFile, flags)) };
  const sample = eventsFile === undefined || refusesAll ? undefined : await checkEvents(eventsFile, destination, io);
  const events = sample === undefined ? null : { file: eventsFile ?? '', ...sample };
  const report: CheckReport = {
    isOk: findings.length + (model?.findings.length ?? 0) + (sample?.refused.length ?? 0) === 0,
    settings: { file: config, findings },
    ...(model !== undefined && { model }),
    ...(eventsFile !== undefined && { events }),
  };
  await printText(json === true ? `${printJson(report)}\n` : printReport(report, io.stdout), 'the report', io);
  return report.isOk ? exitStatus.ok : exitStatus.findings;
}

const namesSource = ({ from, sql, database, table }: SourceFlags): boolean =>
  [from, sql, database, table].some((flag) => flag !== undefined);

type ModelReport = Omit<NonNullable<CheckReport['model']>, 'file'>;

async function checkModel(file: string, flags: CheckFlags): Promise<ModelReport> {
  const content = await readJsonFile(file);
  let model: Model;
  try {
    model = parseModel(content);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { findings: [{ severity: 'error', code: error.code, path: '', message: error.message }] };
  }
  if (!namesSource(flags)) return { findings: [] };
  const names = compileModel(model).table.names();
  const source = rowSource(flags, names);
  const engine = await Engine.open(await loadDuckDb(), { memoryMegabytes: 100, threads: 1, database: source.database });
  try {
    const query = await source.queryOfAll(engine);
    const { problems, existing } = checkColumns(names, await columnNames(engine, query), query.hasNames);
    const findings = problems.map(
      ({ column, code, text }): CheckFinding => ({ severity: 'error', code, path: column, message: text }),
    );
    return { findings, ...(existing !== undefined && { existing }) };
  } finally {
    await engine.close();
  }
}
