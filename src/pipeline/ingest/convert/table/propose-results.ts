import { readUnit } from '../../../../standards/ucum/index.ts'
import names from './column-names.json' with { type: 'json' }
import { numberReader } from './number.ts'
import { type Found, mostCodes, type Proposal, plain } from './proposal.ts'

type Measurement = { readonly names: readonly string[]; readonly codes: Readonly<Record<string, string>> }
const measurements: readonly Measurement[] = names.measurements as never

const statuses = ['final', 'preliminary', 'unknown']
const known: Readonly<Record<string, readonly string[]>> = names.statuses

/** When a result was true, and when it was reported: columns. */
export type Times = { readonly effective?: string | readonly string[]; readonly issued?: string }

/** Results of a long table, one row a measurement; else of a wide one, a column a measurement. */
export const results = (proposal: Proposal, times: Times): readonly object[] => {
  const test = proposal.find('test')
  const value = proposal.find('value', test)
  const { effective, issued } = times
  const dated = effective === undefined ? {} : { effective: { column: effective } }
  if (test !== undefined && value !== undefined) {
    return [
      { ...longRow(proposal, test, value), ...dated, ...(issued === undefined ? {} : { issued: { column: issued } }) },
    ]
  }
  return proposal.all.flatMap(found => {
    const measured = measuredIn(found.column)
    if (measured === undefined) return []
    const at = proposal.nextRow()
    const { known: of, unit } = measured
    proposal.sure(found.column, unit === undefined ? 'a measurement' : `a measurement in ${unit}`, 'its name')
    const loinc = unit === undefined ? undefined : of.codes[unit]
    return [
      {
        resource: 'Observation',
        status: proposal.open(`${at}.status`, 'Are these results final?', statuses),
        code:
          loinc === undefined
            ? proposal.open(`${at}.code`, `The code of column ${found.column}`, [...new Set(Object.values(of.codes))])
            : { fixed: { system: 'http://loinc.org', code: loinc } },
        value: {
          type: 'number',
          column: found.column,
          unit:
            unit ??
            proposal.open(`${at}.value.unit`, `The unit of column ${found.column}, in UCUM`, Object.keys(of.codes)),
        },
        ...dated,
      },
    ]
  })
}

const longRow = (proposal: Proposal, test: Found, value: Found): object => {
  const at = proposal.nextRow()
  const unit = proposal.find('unit', test, value)
  proposal.sure(value.column, 'value', 'its name')
  if (unit !== undefined) proposal.sure(unit.column, 'unit', 'its name')
  const numbers = value.cells.some(
    cell => numberReader({})(cell) !== undefined || numberReader({ decimal: ',' })(cell) !== undefined,
  )
  const number = {
    type: 'number',
    column: value.column,
    unit:
      unit === undefined
        ? proposal.open(`${at}.value.unit`, `The unit of column ${value.column}, in UCUM`, [])
        : { column: unit.column },
  }
  const text = (role: string, as: string) => {
    const found = proposal.find(role, test, value, unit)
    if (found === undefined) return {}
    proposal.sure(found.column, as, 'its name')
    return { [as]: { column: found.column } }
  }
  return {
    resource: 'Observation',
    status: statusOf(proposal, at),
    code: codeOf(proposal, test, at),
    value: numbers ? number : { type: 'text', column: value.column },
    ...text('range', 'rangeText'),
    ...text('note', 'note'),
  }
}

/** What a laboratory's words for the state of a result mean; a word that is not known is asked for. */
const statusOf = (proposal: Proposal, at: string): unknown => {
  const found = proposal.find('status')
  if (found === undefined) return proposal.open(`${at}.status`, 'Are these results final?', statuses)
  proposal.sure(found.column, 'status', 'its name')
  const values = [...new Set(found.cells)].slice(0, mostCodes).map(cell => {
    const meant = Object.keys(known).find(status => known[status]!.includes(plain(cell)))
    const ask = `What ${cell} means in column ${found.column}`
    return [cell, meant ?? proposal.open(`${at}.status.values.${cell}`, ask, Object.keys(known))]
  })
  return { column: found.column, values: Object.fromEntries(values) }
}

/** `Glucose (mg/dL)`, `weight_kg`, `SBP [mmHg]`: what is measured, and in which unit where the name says so. */
const measuredIn = (column: string): { readonly known: Measurement; readonly unit: string | undefined } | undefined => {
  const [, name = column, written] =
    /^(.*?)\s*[([]\s*([^()]+?)\s*[)\]]\s*$/.exec(column) ?? /^(.*)_(kg|cm|mmHg|bpm)$/i.exec(column) ?? []
  const known = measurements.find(one => one.names.includes(plain(name)))
  if (known === undefined) return undefined
  const read = written === undefined ? undefined : readUnit(written)
  return { known, unit: read?.ok === true ? read.value : undefined }
}

const codeOf = (proposal: Proposal, { column, cells }: Found, at: string): object => {
  const distinct = [...new Set(cells)]
  const words = proposal.find('testName', { column, cells })
  if (words !== undefined) proposal.sure(words.column, 'words of the code', 'its name')
  const display = words === undefined ? {} : { display: words.column }
  if (distinct.length > 0 && distinct.every(cell => /^\d{1,5}-\d$/.test(cell))) {
    proposal.sure(column, 'LOINC codes', 'every sample is of their form')
    return { column, system: 'http://loinc.org', ...display }
  }
  proposal.sure(column, 'code', 'its name')
  const codes = distinct.slice(0, mostCodes).map(cell => {
    const ask = `What ${cell} is in column ${column}: { "system", "code" }`
    return [cell, proposal.open(`${at}.code.codes.${cell}`, ask, loincNamed(cell))]
  })
  return { column, codes: Object.fromEntries(codes), ...display }
}

/** Answers that a local name suggests, a code a unit: somebody has to choose. */
const loincNamed = (name: string): readonly string[] =>
  Object.entries(measurements.find(one => one.names.includes(plain(name)))?.codes ?? {}).map(
    ([unit, code]) => `{ "system": "http://loinc.org", "code": "${code}" } in ${unit}`,
  )

/** Problems, from a column of diagnoses. */
export const diagnoses = (proposal: Proposal, effective: unknown): readonly object[] => {
  const found = proposal.find('diagnosis')
  if (found === undefined) return []
  const at = proposal.nextRow()
  proposal.sure(found.column, 'diagnosis', 'its name')
  const systems = ['http://hl7.org/fhir/sid/icd-10-cm', 'http://hl7.org/fhir/sid/icd-10', 'http://snomed.info/sct']
  const system = proposal.open(`${at}.code.system`, `The code system of column ${found.column}`, systems)
  return [
    {
      resource: 'Condition',
      code: { column: found.column, system },
      ...(effective === undefined ? {} : { recorded: { column: effective } }),
    },
  ]
}
