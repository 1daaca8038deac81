import { readUnit } from '../../../../standards/ucum/index.ts'
import names from './column-names.json' with { type: 'json' }
import { dateReader } from './date-reader.ts'
import { numberReader } from './number.ts'

/** A mapping as far as a header and some rows show it; `"?"` stands where somebody must decide. */
export type ProposedMapping = {
  readonly mapping: Readonly<Record<string, unknown>>
  /** What was recognised, by column, and why. */
  readonly sure: readonly { readonly column: string; readonly as: string; readonly because: string }[]
  /** Each `"?"`: its place in the mapping, what is asked, and answers that would fit. */
  readonly open: readonly Question[]
  /** Columns that nothing was made of. */
  readonly unused: readonly string[]
}

export type Question = { readonly at: string; readonly ask: string; readonly choices: readonly string[] }

type Found = { readonly column: string; readonly cells: readonly string[] }

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll(/[^a-z0-9]/g, '')

const roles: Readonly<Record<string, readonly string[]>> = names.roles
type Measurement = { readonly names: readonly string[]; readonly codes: Readonly<Record<string, string>> }
const measurements: readonly Measurement[] = names.measurements as never

/** Days first or months first is what a file of the first twelve days does not prove. */
const days = ['iso', 'dd.MM.yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy', 'dd-MMM-yyyy', 'yyyyMMdd', 'yyyy/MM/dd']
const times = ['', ' HH:mm', ' HH:mm:ss', ' h:mm a']
const formats = days.flatMap(day => (day === 'iso' ? [day] : times.map(time => day + time)))

/** Distinct codes of a long table that are listed one by one. */
const mostCodes = 50

/**
 * Proposes a mapping from the names of columns and some rows. Only what they show is filled in: a date format that every
 * sample has and no other reads, a unit that stands in the header, codes of LOINC that the cells are.
 */
export const proposeMapping = (columns: readonly string[], sample: readonly (readonly string[])[]): ProposedMapping => {
  const proposal = createProposal(columns, sample)
  const { find, open, sure } = proposal
  const patient = find('patient')
  if (patient === undefined) open('patient.column', 'Which column names the patient?', columns)
  else sure(patient.column, 'patient', 'its name')
  open('patient.system', 'The URI of the name space of these numbers, e.g. urn:oid:1.2.3.4', [])
  const dated = dateOf(proposal)
  const rows = [
    ...demographics(proposal),
    ...results(proposal, dated?.effective),
    ...diagnoses(proposal, dated?.effective),
  ]
  const decimal = decimalOf(proposal)
  return {
    mapping: {
      mapping: 'attune-table/1',
      ...(decimal === undefined ? {} : { decimal }),
      ...(dated === undefined ? {} : { dates: dated.dates }),
      patient: { column: patient?.column ?? '?', system: '?' },
      rows: rows.length === 0 ? proposal.nothing() : rows,
    },
    ...proposal.told(),
  }
}

type Proposal = ReturnType<typeof createProposal>

const createProposal = (columns: readonly string[], sample: readonly (readonly string[])[]) => {
  const sure: { column: string; as: string; because: string }[] = []
  const questions: Question[] = []
  let rows = 0
  const foundAt = (n: number): Found => ({
    column: columns[n]!,
    cells: sample.map(row => row[n]?.trim() ?? '').filter(cell => cell !== ''),
  })
  return {
    all: columns.map((_, n) => foundAt(n)),
    find: (role: string): Found | undefined => {
      const n = columns.findIndex(name => roles[role]?.includes(plain(name)) === true)
      return n < 0 ? undefined : foundAt(n)
    },
    sure: (column: string, as: string, because: string) => {
      sure.push({ column, as, because })
    },
    open: (at: string, ask: string, choices: readonly string[]) => {
      questions.push({ at, ask, choices })
      return '?'
    },
    /** The place of the next entry of `rows`. */
    nextRow: () => `rows[${rows++}]`,
    nothing: () => {
      questions.push({ at: 'rows', ask: 'What does a row become? No column was recognised', choices: [] })
      return '?'
    },
    told: () => ({
      sure,
      open: questions,
      unused: columns.filter(column => !sure.some(one => one.column === column)),
    }),
  }
}

const fitting = (cells: readonly string[]): readonly string[] =>
  cells.length === 0
    ? []
    : formats.filter(format => {
        const read = dateReader({ formats: [format] })
        return cells.every(cell => read(cell).kind === 'date')
      })

const dateOf = (proposal: Proposal) => {
  const date = proposal.find('date')
  const born = proposal.find('birthDate')
  const time = proposal.find('time')
  const of = (found: Found | undefined, at: string): readonly string[] => {
    if (found === undefined || found.cells.length === 0) return []
    const possible = fitting(found.cells)
    const [only] = possible
    if (only !== undefined && possible.length === 1) {
      proposal.sure(found.column, `date ${only}`, 'every sample is of this format, and of no other')
      return [only]
    }
    return [proposal.open(at, `The date format of column ${found.column}`, possible)]
  }
  const [own] = of(date, 'dates.formats[0]')
  const [birth] = of(born, own === undefined || own === '?' ? 'dates.formats[0]' : 'dates.formats[1]')
  const list = [...new Set([own, birth].filter(one => one !== undefined))]
  if (list.length === 0) return undefined
  if (time !== undefined && date !== undefined && own !== undefined && own !== '?' && own !== 'iso') {
    proposal.sure(time.column, 'time of the date', 'its name')
    list.unshift(`${own} HH:mm`)
  }
  const clock = time !== undefined || date?.cells.some(cell => /\d:\d\d/.test(cell)) === true
  if (clock) proposal.open('dates.zone', 'The zone of the clock, e.g. Europe/Vienna', [])
  const column = time === undefined || date === undefined ? date?.column : [date.column, time.column]
  return { dates: { formats: list, ...(clock ? { zone: '?' } : {}) }, effective: column }
}

const decimalOf = ({ all, open }: Proposal): string | undefined => {
  const cells = all.flatMap(one => one.cells)
  const comma = cells.some(cell => /^[<>]?\s*-?\d+,(?:\d{1,2}|\d{4,})$/.test(cell))
  const point = cells.some(cell => /^[<>]?\s*-?\d+\.(?:\d{1,2}|\d{4,})$/.test(cell))
  if (comma !== point) return comma ? ',' : '.'
  const either = cells.some(cell => /^\d{1,3},\d{3}$/.test(cell))
  return comma || either ? open('decimal', 'The sign before the fraction of numbers', ['.', ',']) : undefined
}

const demographics = (proposal: Proposal): readonly object[] => {
  const [family, given, born, sex] = ['family', 'given', 'birthDate', 'gender'].map(role => proposal.find(role))
  if ((family ?? given ?? born ?? sex) === undefined) return []
  const at = proposal.nextRow()
  const text = (found: Found | undefined, as: string) => {
    if (found === undefined) return {}
    proposal.sure(found.column, as, 'its name')
    return { [as]: { column: found.column } }
  }
  return [
    {
      resource: 'Patient',
      ...text(family, 'family'),
      ...text(given, 'given'),
      ...text(born, 'birthDate'),
      ...genderOf(proposal, sex, at),
    },
  ]
}

const meant: Readonly<Record<string, string>> = {
  m: 'male',
  male: 'male',
  f: 'female',
  female: 'female',
  w: 'female',
  weiblich: 'female',
  maennlich: 'male',
}

const genderOf = (proposal: Proposal, found: Found | undefined, at: string): object => {
  if (found === undefined) return {}
  proposal.sure(found.column, 'gender', 'its name')
  const values = [...new Set(found.cells)].slice(0, mostCodes).map(cell => {
    const known = meant[plain(cell)]
    const choices = ['male', 'female', 'other', 'unknown']
    return [
      cell,
      known ?? proposal.open(`${at}.gender.values.${cell}`, `What ${cell} means in column ${found.column}`, choices),
    ]
  })
  return { gender: { column: found.column, values: Object.fromEntries(values) } }
}

const statuses = ['final', 'preliminary', 'unknown']

const results = (proposal: Proposal, effective: unknown): readonly object[] => {
  const [test, value, unit] = ['test', 'value', 'unit'].map(role => proposal.find(role))
  const dated = effective === undefined ? {} : { effective: { column: effective } }
  if (test !== undefined && value !== undefined) {
    const at = proposal.nextRow()
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
    const status = proposal.open(`${at}.status`, 'Are these results final?', statuses)
    return [
      {
        resource: 'Observation',
        status,
        code: codeOf(proposal, test, at),
        value: numbers ? number : { type: 'text', column: value.column },
        ...dated,
      },
    ]
  }
  return proposal.all.flatMap(found => {
    const measured = measuredIn(found.column)
    if (measured === undefined) return []
    const at = proposal.nextRow()
    const { known, unit: of } = measured
    proposal.sure(found.column, of === undefined ? 'a measurement' : `a measurement in ${of}`, 'its name')
    const loinc = of === undefined ? undefined : known.codes[of]
    return [
      {
        resource: 'Observation',
        status: proposal.open(`${at}.status`, 'Are these results final?', statuses),
        code:
          loinc === undefined
            ? proposal.open(`${at}.code`, `The code of column ${found.column}`, Object.values(known.codes))
            : { fixed: { system: 'http://loinc.org', code: loinc } },
        value: {
          type: 'number',
          column: found.column,
          unit:
            of ??
            proposal.open(`${at}.value.unit`, `The unit of column ${found.column}, in UCUM`, Object.keys(known.codes)),
        },
        ...dated,
      },
    ]
  })
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
  if (distinct.length > 0 && distinct.every(cell => /^\d{1,5}-\d$/.test(cell))) {
    proposal.sure(column, 'LOINC codes', 'every sample is of their form')
    return { column, system: 'http://loinc.org' }
  }
  proposal.sure(column, 'code', 'its name')
  const codes = distinct
    .slice(0, mostCodes)
    .map(cell => [
      cell,
      proposal.open(`${at}.code.codes.${cell}`, `What ${cell} is in column ${column}: { "system", "code" }`, []),
    ])
  return { column, codes: Object.fromEntries(codes) }
}

const diagnoses = (proposal: Proposal, effective: unknown): readonly object[] => {
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
