import { reportedEgfrIssues } from '../../clinical/index.ts'
import { AppError } from '../../core/index.ts'
import { seriesText, toSeriesLine } from '../../pipeline/delivery/index.ts'
import { findPerson } from '../../pipeline/profile/index.ts'
import { momentOf } from '../config.ts'
import { firstRecord, profileOf, seriesOf } from '../use-cases/advise.ts'
import { recordAct } from '../use-cases/dependencies.ts'
import { patientsPage } from '../use-cases/patients.ts'
import { type Command, text } from './command.ts'

/** `attune patients`: every patient; the pages are gathered. */
export const patientsCommand: Command = {
  name: 'patients',
  usage: '[--search TEXT]',
  summary: 'List the patients.',
  options: { search: { type: 'string' } },
  positionals: { least: 0, most: 0 },
  needsFolder: true,
  run: async (deps, input) => {
    const patients = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof patientsPage>> = await patientsPage(
        deps,
        { search: text(input, 'search') ?? '', after, limit: 500 },
        input.caller,
      )
      patients.push(...page.patients)
      after = page.next
    } while (after !== null)
    const lines = patients.map(({ id, name, birthDate, sex, deceased }) =>
      [id, name ?? '(no name)', birthDate ?? 'born ?', sex ?? 'sex ?', deceased ? 'deceased' : ''].join('  ').trimEnd(),
    )
    return { json: { patients, total: patients.length }, text: lines.join('\n') || 'No patients yet.', exit: 0 }
  },
}

/** `attune profile`: the facts of one person at a moment. */
export const profileCommand: Command = {
  name: 'profile',
  usage: 'ID [--as-of T] [--known-at T]',
  summary: 'Show the profile of a patient as of a moment.',
  options: { 'as-of': { type: 'string' }, 'known-at': { type: 'string' } },
  positionals: { least: 1, most: 1 },
  needsFolder: true,
  run: async (deps, input) => {
    const [name] = input.positionals
    if (name === undefined) throw new AppError('misuse', 'Which patient?', { remedy: 'attune profile ID' })
    const profile = await profileOf(deps, {
      person: await findPerson(deps.database.kysely, name),
      asOf: momentOf(text(input, 'as-of'), '--as-of'),
      knownAt: momentOf(text(input, 'known-at'), '--known-at'),
    })
    await recordAct(deps, {
      actor: input.caller.actor,
      action: 'profile.read',
      record: firstRecord(profile),
      purpose: 'TREAT',
      details: { asOf: profile.asOf, channel: input.caller.channel },
    })
    const { facts } = profile
    const single = facts.filter(({ kind }) => kind !== 'series')
    const series = await seriesOf(deps, profile)
    const counts = Map.groupBy(single, ({ kind }) => kind)
    const lines = [...counts].map(([kind, facts]) => `${String(facts.length).padStart(7)}  ${kind}`)
    const quality = reportedEgfrIssues(profile)
    return {
      json: { ...profile, facts: single, series: series.map(toSeriesLine), quality },
      text: [
        `Profile as of ${profile.asOf}`,
        ...lines.sort(),
        ...series.map(one => `         series  ${seriesText(one)}`),
      ].join('\n'),
      exit: 0,
    }
  },
}
