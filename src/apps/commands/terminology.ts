import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { type ReleaseFormat, releaseFormats, releasesAt } from '../../pipeline/knowledge/index.ts'
import { importMap, retireMap } from '../use-cases/code-maps.ts'
import { importRelease, showCode } from '../use-cases/terminology.ts'
import { suggestionText, unmappedCodes, unmappedTable } from '../use-cases/unmapped-codes.ts'
import { codeAsked } from './coded-arguments.ts'
import { type Command, text } from './command.ts'

/** `attune terminology`: what Attune makes of codes. */
export const terminologyCommand: Command = {
  name: 'terminology',
  usage:
    'status | show SYSTEM|CODE [--source NAME] | unmapped [--source NAME] [--kind KIND] [--limit N] [--csv] | import snomed|rxnorm|ndc|loinc PATH | import FILE --map [--source NAME] | retire [--source NAME]',
  summary:
    'Codes: what one means to Attune, which ones no rule knows, maps of local codes, and licensed releases (yours to have) that tell kinds, ingredients and packages. E.g. attune terminology import lab.csv --map --source lab',
  options: {
    limit: { type: 'string' },
    map: { type: 'boolean' },
    source: { type: 'string' },
    kind: { type: 'string' },
    csv: { type: 'boolean' },
  },
  positionals: { least: 1, most: 3 },
  run: async (deps, input) => {
    const [verb, first, second] = input.positionals
    const source = text(input, 'source') ?? null
    if (verb === 'status' && first === undefined) {
      const releases = await releasesAt(deps.database.kysely, null)
      const lines = releases.map(
        ({ system, name, codes, at, expansion }) => `${system}: ${name}, ${codes} codes, since ${at}, ${expansion}`,
      )
      return { json: { releases }, text: lines.join('\n') || 'Built-in tables only; no release imported.', exit: 0 }
    }
    if (verb === 'show' && first !== undefined && second === undefined) {
      const shown = await showCode(deps, codeAsked(first), source)
      const lines = [
        ...shown.concepts.map(({ kind, id, title }) => `${kind} ${id}: ${title}`),
        ...shown.ingredients.map(({ id, classes }) => `ingredient ${id}: ${classes.map(one => one.title).join(', ')}`),
        ...shown.inferred.map(({ code, display }) => `${code}, ${display}`),
        ...shown.maps.map(
          one =>
            `map of ${one.source ?? 'every source'}: ${one.relation} ${one.target?.system ?? ''}|${one.target?.code ?? ''}`,
        ),
      ]
      return { json: shown, text: lines.join('\n') || 'No rule knows this code.', exit: 0 }
    }
    if (verb === 'unmapped' && first === undefined) {
      const limit = Number(text(input, 'limit') ?? 50)
      if (!Number.isInteger(limit) || limit < 1) {
        throw new AppError('misuse', '--limit is a number from 1.', {
          remedy: 'attune terminology unmapped --limit 50',
        })
      }
      const codes = await unmappedCodes(deps, {
        source: source ?? undefined,
        kind: text(input, 'kind'),
        limit,
        refresh: true,
      })
      if (input.values.csv === true) return { json: { codes }, text: unmappedTable(codes), exit: 0 }
      const lines = codes.map(
        ({ suggestion, ...one }) =>
          `${String(one.facts).padStart(8)} facts of ${one.records}  ${one.source}  ${one.kind}  ${one.system}|${one.code}  ${one.display ?? ''}  last ${one.last}: ${one.why}${suggestion === null ? '' : `; its name is that of ${suggestionText({ suggestion })}`}`,
      )
      return { json: { codes }, text: lines.join('\n') || 'Every code is known.', exit: 0 }
    }
    if (verb === 'import' && first !== undefined && second === undefined && input.values.map === true) {
      const report = await importMap(deps, { path: resolve(input.cwd, first), source }, input.caller)
      const { used, kept, empty, issues, due } = report
      const said = issues.map(({ message, location }) => `  ${location ?? ''}: ${message}`)
      const head = `${used} codes mapped, ${kept} rows kept and not used, ${empty} rows without a target; ${due} records are due to be looked at again.`
      return { json: report, text: [head, ...said].join('\n'), exit: 0 }
    }
    if (verb === 'retire' && first === undefined) {
      const retired = await retireMap(deps, source, input.caller)
      return { json: retired, text: `Out of use; ${retired.due} records are due to be looked at again.`, exit: 0 }
    }
    if (verb === 'import' && first !== undefined && Object.hasOwn(releaseFormats, first) && second !== undefined) {
      const path = resolve(input.cwd, second)
      const report = await importRelease(deps, { format: first as ReleaseFormat, path }, input.caller)
      const issues = report.issues.length === 0 ? '' : `; ${report.issues.length} lines could not be read`
      return { json: report, text: `${report.codes} codes from ${report.read} lines${issues}.`, exit: 0 }
    }
    throw new AppError(
      'misuse',
      'Say status, show CODE, unmapped, import snomed|rxnorm|ndc|loinc PATH, import FILE --map, or retire.',
      {
        remedy: 'See attune terminology --help.',
      },
    )
  },
}
