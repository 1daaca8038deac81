import { dateReader } from './date-reader.ts'
import { createProposal, type Found, mostCodes, type Proposal, type ProposedMapping, plain } from './proposal.ts'
import { diagnoses, results } from './propose-results.ts'

/** Days first or months first is what a file of the first twelve days does not prove. */
const days = ['iso', 'dd.MM.yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy', 'dd-MMM-yyyy', 'yyyyMMdd', 'yyyy/MM/dd']
const times = ['', ' HH:mm', ' HH:mm:ss', ' h:mm a']
const formats = days.flatMap(day => (day === 'iso' ? [day] : times.map(time => day + time)))

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
  const rows = [...demographics(proposal), ...results(proposal, dated), ...diagnoses(proposal, dated.effective)]
  const decimal = decimalOf(proposal)
  return {
    mapping: {
      mapping: 'attune-table/1',
      ...(decimal === undefined ? {} : { decimal }),
      ...(dated.dates === undefined ? {} : { dates: dated.dates }),
      patient: { column: patient?.column ?? '?', system: '?' },
      rows: rows.length === 0 ? proposal.nothing() : rows,
    },
    ...proposal.told(),
  }
}

const fitting = (cells: readonly string[]): readonly string[] =>
  cells.length === 0
    ? []
    : formats.filter(format => {
        const read = dateReader({ formats: [format] })
        return cells.every(cell => read(cell).kind === 'date')
      })

type Dated = {
  readonly dates?: { readonly formats: readonly string[]; readonly zone?: string }
  readonly effective?: string | readonly string[]
  readonly issued?: string
}

const dateOf = (proposal: Proposal): Dated => {
  const date = proposal.find('date')
  const time = proposal.find('time', date)
  const issued = proposal.find('issued', date)
  const list: string[] = []
  const read = (found: Found | undefined): string | undefined => {
    if (found === undefined || found.cells.length === 0) return undefined
    const possible = fitting(found.cells)
    const [only] = possible
    const of = `The date format of column ${found.column}`
    const format =
      only !== undefined && possible.length === 1
        ? only
        : proposal.open(`dates.formats[${list.length}]`, of, possible, found.column)
    if (format !== '?') proposal.sure(found.column, `date ${format}`, 'every sample is of this format, and of no other')
    if (format === '?' || !list.includes(format)) list.push(format)
    return format
  }
  const own = read(date)
  for (const found of [proposal.find('birthDate'), issued]) read(found)
  if (list.length === 0) return {}
  if (time !== undefined && own !== undefined && own !== '?' && own !== 'iso') {
    proposal.sure(time.column, 'time of the date', 'its name')
    list.unshift(`${own} HH:mm`)
  }
  const clock = time !== undefined || [date, issued].some(one => one?.cells.some(cell => /\d:\d\d/.test(cell)))
  if (clock) proposal.open('dates.zone', 'The zone of the clock, e.g. Europe/Vienna', [])
  return {
    dates: { formats: list, ...(clock ? { zone: '?' } : {}) },
    ...(date === undefined ? {} : { effective: time === undefined ? date.column : [date.column, time.column] }),
    ...(issued === undefined ? {} : { issued: issued.column }),
  }
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
