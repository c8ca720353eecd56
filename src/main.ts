#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { CODE_VERSION, readConfig } from './config.js';
import { InvalidInput, problemLine } from './shared/errors.js';

const HELP = `maex, the societal AEX: values what social initiatives do, and publishes indices anyone can check

  maex start                            value the starting data, publish, and serve on http://localhost:3000
  maex value FILE [--json] [--out FILE] value a value map (.json, .yaml, .csv, .xlsx), and write it in the kind of --out; nothing is stored
  maex sib [NAME=VALUE ...] [--json]    what investor and municipality may expect of a social impact bond; the names are those of GET /api/v1/sib
  maex portfolio FILE [--json]          what a list of grants (.csv, .json, 360Giving) shares in; nothing is stored
  maex municipality CODE [YEAR] [--json]
                                        what initiatives save a municipality and others in a calendar year
  maex import FILE [--public] [--reason TEXT] [--organisation CODE] [--dry-run] [--accept CODE,...] [--sheet NAME] [--decimal comma|point] [--mapping FILE]
                                        import a file (.csv, .xlsx, .json, .ndjson) of initiatives, measurements or inputs; --dry-run: tell what that would change,
                                        and store nothing; --accept: warnings that were looked at and are right
  maex undo IMPORT --reason TEXT [--organisation CODE]
                                        undo an import: what it brought no longer counts, what it replaced counts again
  maex publish [--list CODE] [--reason TEXT]
                                        value what is new with a price list, and publish the indices that changed
  maex valuations run LIST[/VERSION] [--known-at N] [--price-level YEAR] [--timing end|mid|start] [--combine multiply|subtract]
                                        value everything as it was known at a publication, beside the standing values
  maex valuations list [--list CODE]    the newest valuations, standing and asked for
  maex rebuild                          compute everything again from the measurements and the price lists, and compare to the last digit
  maex doctor                           look whether what is stored is whole and hangs together, and name what is not
  maex prices check FILE [--private] [--organisation CODE]
                                        tell every problem of a price list (.yaml, .json); nothing is stored
  maex prices publish FILE [--private] [--organisation CODE]
                                        publish a price list: from then on this version never changes
  maex prices import FILE --mapping FILE [--sheet NAME] [--out FILE]
                                        make a draft of a price list from a table (.csv, .xlsx)
  maex prices expired                   prices that were to be looked at again before today
  maex prices compare FROM TO [--json]  what differs between two price lists (nl/2026-1), and what that does to the values
  maex key create --role ROLE --label TEXT [--organisation CODE]
                                        make an API key; roles: contributor, methodologist, admin
  maex --version | --help

Settings are environment variables: see README.md. Exit status: 0 done, 1 failed, 2 wrong input.
`;

const OPTIONS = {
  json: { type: 'boolean' }, public: { type: 'boolean' }, private: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' },
  reason: { type: 'string' }, accept: { type: 'string' }, organisation: { type: 'string' }, list: { type: 'string' }, role: { type: 'string' }, label: { type: 'string' },
  mapping: { type: 'string' }, sheet: { type: 'string' }, out: { type: 'string' },
  decimal: { type: 'string' }, 'known-at': { type: 'string' }, 'price-level': { type: 'string' }, timing: { type: 'string' }, combine: { type: 'string' },
} as const;

/** Runs one command and returns its exit status. Commands are loaded when asked for, so that `maex value` starts at once. */
async function main(): Promise<number> {
  const { values: { json = false, public: open = false, private: closed = false, 'dry-run': dryRun = false, help, version, 'known-at': knownAt, 'price-level': priceLevel, ...texts }, positionals: [command, ...rest] } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (version) return print(`${CODE_VERSION}\n`);
  if (help || command === undefined) return print(HELP);
  const [file] = rest;
  if (command === 'start') return (await import('./cli/start.command.js')).startCommand(readConfig());
  if (command === 'value' && file !== undefined) return (await import('./cli/value.command.js')).valueCommand(file, { json, out: texts.out });
  if (command === 'sib') return (await import('./cli/sib.command.js')).sibCommand(rest, { json });
  if (command === 'portfolio' && file !== undefined) return (await import('./cli/portfolio.command.js')).portfolioCommand(readConfig(), file, { json });
  if (command === 'municipality' && file !== undefined) return (await import('./cli/municipality.command.js')).municipalityCommand(readConfig(), file, rest[1], { json });
  if (command === 'import' && file !== undefined) return (await import('./cli/import.command.js')).importCommand(readConfig(), file, { ...texts, public: open, dryRun });
  if (command === 'undo' && file !== undefined) return (await import('./cli/undo.command.js')).undoCommand(readConfig(), file, texts);
  if (command === 'publish') return (await import('./cli/publish.command.js')).publishCommand(readConfig(), texts);
  if (command === 'rebuild') return (await import('./cli/rebuild.command.js')).rebuildCommand(readConfig());
  if (command === 'doctor') return (await import('./cli/doctor.command.js')).doctorCommand(readConfig());
  if (command === 'valuations') {
    const [verb, of] = rest;
    const valuations = await import('./cli/valuations.command.js');
    if (verb === 'run' && of !== undefined) return valuations.runValuationCommand(readConfig(), of, { ...texts, ...(knownAt !== undefined && { knownAt }), ...(priceLevel !== undefined && { priceLevel }) });
    if (verb === 'list') return valuations.listValuationsCommand(readConfig(), texts);
  }
  if (command === 'prices') {
    const [verb, list, other] = rest;
    if (verb === 'import' && list !== undefined && texts.mapping !== undefined) return (await import('./cli/prices-import.command.js')).pricesImportCommand(list, { ...texts, mapping: texts.mapping });
    const prices = await import('./cli/prices.command.js');
    if (verb === 'check' && list !== undefined) return prices.checkPricesCommand(readConfig(), list, { ...texts, private: closed });
    if (verb === 'publish' && list !== undefined) return prices.publishPricesCommand(readConfig(), list, { ...texts, private: closed });
    if (verb === 'compare' && list !== undefined && other !== undefined) return (await import('./cli/prices-compare.command.js')).comparePricesCommand(readConfig(), list, other, { json });
    if (verb === 'expired') return prices.expiredPricesCommand(readConfig());
  }
  if (command === 'key' && rest[0] === 'create') return (await import('./cli/key.command.js')).keyCommand(readConfig(), texts);
  process.stderr.write(`maex does not know "${[command, ...rest].join(' ')}", or misses a file.\n\n${HELP}`);
  return 2;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** What went wrong, for a person: every problem of a wrong input, one line for what we know, all details of what we do not. */
function report(error: unknown): number {
  if (error instanceof InvalidInput) {
    process.stderr.write(error.problems.map((problem) => `${problemLine(problem, error.what)}\n`).join(''));
    return 2;
  }
  const known = error instanceof Error && (error.constructor !== Error || !error.stack?.includes('node_modules'));
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}

/** Whoever reads our output may stop early, as `head` does. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main().catch(report);
