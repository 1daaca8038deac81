/**
 * Writes the interaction tables of the drug-safety specialty that come from two published lists, as facts in our own
 * schema: the pairs of high priority (Phansalkar 2012), without what is no longer sold, and the pairs that are never to
 * interrupt (Phansalkar 2013). The generator fails when a group of the list is not "each of these with each of those".
 *
 * The lists themselves are not in this repository: without that folder the tool cannot run, and the tables it wrote stand.
 *
 * node tools/knowledge/interaction-lists.ts [FOLDER]   FOLDER holds drugs/interaction-lists; default: $SHARED_DATA or ../shared/data
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeRows } from './knowledge-rows.ts'

const repository = new URL('../../', import.meta.url)
const folder = process.argv[2] ?? process.env.SHARED_DATA ?? fileURLToPath(new URL('../shared/data', repository))
const lists = `${folder}/drugs/interaction-lists`

const drugs = JSON.parse(readFileSync(new URL('src/clinical/concepts/drugs.json', repository), 'utf8')) as readonly {
  readonly id: string
  readonly names: readonly string[]
}[]

/** No longer sold anywhere the product is meant for, most of them because of the very interaction. */
const withdrawn = new Set([
  'sparfloxacin',
  'astemizole',
  'terfenadine',
  'cisapride',
  'bepridil',
  'probucol',
  'levomethadyl acetate',
  'mesoridazine',
  'amprenavir',
  'telithromycin',
  'halofantrine',
])

/** Names of the lists that our concept table calls otherwise. */
const renamed: Readonly<Record<string, string>> = { pethidine: 'meperidine' }

const idOf = (name: string): string | null => {
  const word = (renamed[name] ?? name).toLowerCase()
  return drugs.find(({ id, names }) => id === word || names.includes(word))?.id ?? null
}

/** The lists name salicylates, and their mapping to DrugBank names methacholine and niclosamide instead: an error. */
const salicylates = ['aspirin']

type Pair = readonly [string, string]

const read = (path: string): readonly string[] =>
  readFileSync(`${lists}/${path}`, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter(line => line !== '')

const named = read('ONC-High-Priority/ONC_High_Priority_Mapped.csv').map((line): Pair => {
  const [one = '', , other = ''] = line.split('$')
  return [one.trim().toLowerCase(), other.trim().toLowerCase()]
})

const sold = named.filter(pair => !pair.some(name => withdrawn.has(name)))
const known = sold.flatMap(([one, other]): readonly Pair[] => {
  const ids = [idOf(one), idOf(other)] as const
  return ids[0] === null || ids[1] === null ? [] : [[ids[0], ids[1]]]
})
const key = (one: string, other: string): string => [one, other].sort().join(' ')
const left = new Set(known.map(([one, other]) => key(one, other)))

type Group = {
  readonly id: string
  readonly one: readonly string[]
  readonly other: readonly string[]
  readonly says: string
  readonly advise: string
  readonly severity: 'critical' | 'warning'
  readonly effect: 'contraindicated' | 'avoid'
  readonly act: 'one' | 'other' | 'either'
  readonly contexts?: readonly unknown[]
}

const partnersOf = (...ids: readonly string[]): readonly string[] => [
  ...new Set(
    known.flatMap(([one, other]) => [...(ids.includes(one) ? [other] : []), ...(ids.includes(other) ? [one] : [])]),
  ),
]
const maois = ['isocarboxazid', 'phenelzine', 'tranylcypromine']
const triptans = ['sumatriptan', 'zolmitriptan', 'rizatriptan']
const proteaseInhibitors = ['atazanavir', 'darunavir', 'lopinavir', 'ritonavir']
const statins = ['simvastatin', 'lovastatin']
const without = (ids: readonly string[], ...others: readonly (readonly string[])[]): readonly string[] =>
  ids.filter(id => !others.flat().includes(id))

const inhibitorOfMao = 'Do not combine; leave 14 days between them (5 weeks after fluoxetine).'
const objectsOfMao = without(partnersOf('selegiline'), maois, ['procarbazine'])

const groups: readonly Group[] = [
  {
    id: 'maoi',
    one: maois,
    other: objectsOfMao,
    says: 'serotonin syndrome or very high blood pressure',
    advise: inhibitorOfMao,
    severity: 'critical',
    effect: 'contraindicated',
    act: 'other',
  },
  {
    id: 'selegiline-procarbazine',
    one: ['selegiline', 'procarbazine'],
    other: objectsOfMao,
    says: 'inhibits MAO too: serotonin syndrome or very high blood pressure',
    advise: inhibitorOfMao,
    severity: 'warning',
    effect: 'avoid',
    act: 'other',
  },
  {
    id: 'tranylcypromine-procarbazine',
    one: ['tranylcypromine'],
    other: ['procarbazine'],
    says: 'very high blood pressure, seizures',
    advise: 'Do not combine.',
    severity: 'critical',
    effect: 'contraindicated',
    act: 'either',
  },
  {
    id: 'maoi-triptan',
    one: maois,
    other: triptans,
    says: 'the triptan rises; serotonin syndrome',
    advise: 'Do not combine; leave 14 days between them.',
    severity: 'critical',
    effect: 'contraindicated',
    act: 'other',
  },
  {
    id: 'ergot-cyp3a4',
    one: ['ergotamine', 'dihydroergotamine'],
    other: partnersOf('ergotamine'),
    says: 'ergotism: limbs and brain without blood',
    advise: 'Do not combine.',
    severity: 'critical',
    effect: 'contraindicated',
    act: 'one',
  },
  {
    id: 'atazanavir-proton-pump-inhibitor',
    one: ['atazanavir'],
    other: partnersOf('atazanavir').filter(id => id.endsWith('prazole')),
    says: 'atazanavir is not absorbed',
    advise: 'Choose another acid treatment with the HIV team.',
    severity: 'warning',
    effect: 'avoid',
    act: 'other',
  },
  {
    id: 'protease-inhibitor-rifampicin',
    one: proteaseInhibitors,
    other: ['rifampicin'],
    says: 'the protease inhibitor falls and fails',
    advise: 'Do not combine; ask the HIV team (rifabutin in a lower dose).',
    severity: 'critical',
    effect: 'contraindicated',
    act: 'other',
  },
  {
    id: 'protease-inhibitor-inducer',
    one: proteaseInhibitors,
    other: without(
      partnersOf('darunavir'),
      ['rifampicin', 'irinotecan', 'ergotamine', 'dihydroergotamine'],
      statins,
      maois,
    ),
    says: 'the protease inhibitor falls, or the other rises',
    advise: 'Ask the HIV team before combining.',
    severity: 'warning',
    effect: 'avoid',
    act: 'other',
  },
  {
    id: 'statin-protease-inhibitor',
    one: statins,
    other: without(proteaseInhibitors, ['ritonavir']),
    says: 'the statin rises: muscle damage',
    advise: 'Choose another statin with the HIV team; never these two together.',
    severity: 'critical',
    effect: 'contraindicated',
    act: 'one',
  },
  {
    id: 'irinotecan-cyp3a4',
    one: ['irinotecan'],
    other: partnersOf('irinotecan'),
    says: 'irinotecan rises: bone marrow, diarrhoea',
    advise: 'Choose another medicine; stop the inhibitor a week before irinotecan.',
    severity: 'warning',
    effect: 'avoid',
    act: 'other',
  },
  {
    id: 'tizanidine-contraindicated',
    one: ['tizanidine'],
    other: ['ciprofloxacin', 'fluvoxamine'],
    says: 'tizanidine rises tenfold: low blood pressure, sedation',
    advise: 'Do not combine.',
    severity: 'critical',
    effect: 'contraindicated',
    act: 'one',
  },
  {
    id: 'tizanidine-cyp1a2',
    one: ['tizanidine'],
    other: without(partnersOf('tizanidine'), ['ciprofloxacin', 'fluvoxamine']),
    says: 'tizanidine rises: low blood pressure, sedation',
    advise: 'Choose another muscle relaxant.',
    severity: 'warning',
    effect: 'avoid',
    act: 'one',
  },
  {
    id: 'ramelteon-fluvoxamine',
    one: ['ramelteon'],
    other: ['fluvoxamine'],
    says: 'ramelteon rises a hundredfold',
    advise: 'Do not combine.',
    severity: 'critical',
    effect: 'contraindicated',
    act: 'one',
  },
  {
    id: 'ramelteon-cyp1a2',
    one: ['ramelteon'],
    other: without(partnersOf('ramelteon'), ['fluvoxamine']),
    says: 'ramelteon rises',
    advise: 'Choose another sleep treatment.',
    severity: 'warning',
    effect: 'avoid',
    act: 'one',
  },
]

const qt = without(partnersOf('sotalol'), maois, ['procarbazine', 'selegiline']).concat('sotalol')

const lastGroup: Group = {
  id: 'qt',
  one: qt,
  other: qt,
  says: 'both prolong QT: torsade de pointes',
  advise:
    'Choose another medicine for one of them. If both must be given: ECG before and after, potassium and magnesium normal.',
  severity: 'warning',
  effect: 'avoid',
  act: 'either',
  contexts: [
    {
      when: [[{ what: 'problem', concepts: ['long-qt'], everHad: true }]],
      severity: 'critical',
      says: 'long QT on record',
    },
    {
      when: [[{ what: 'measured', concept: 'potassium', withinDays: 14, below: 3.5 }]],
      severity: 'critical',
      says: 'low potassium',
    },
  ],
}

const provenance = (source: string, sourceVersion: string) => ({
  source,
  sourceVersion,
  licence: 'facts; a published list, cited',
  jurisdiction: 'any',
  effective: '2026-11-26',
  reviewBy: '2027-11-26',
  supersedes: null,
  clinicalReview: null,
})

/** With the other inhibitors the statins of the list are judged by the lipids specialty, which knows their doses. */
for (const id of statins) for (const other of partnersOf(id)) left.delete(key(id, other))

const maoi = { after: { drugs: maois }, days: 14 }
const fluoxetine = { after: { drugs: ['fluoxetine'] }, days: 35 }

/** How long a medicine still acts after its end, where two sources agree. */
const lingers: Readonly<Record<string, readonly unknown[]>> = {
  maoi: [maoi, fluoxetine],
  'selegiline-procarbazine': [{ after: { drugs: ['selegiline'] }, days: 14 }, fluoxetine],
  'maoi-triptan': [maoi],
}

const all = [...groups, lastGroup]
for (const { id, one, other } of all) {
  for (const a of one) {
    for (const b of other) {
      if (a === b) continue
      if (!known.some(pair => key(...pair) === key(a, b))) throw new Error(`${id}: ${a} with ${b} is not on the list`)
      left.delete(key(a, b))
    }
  }
}
if (left.size > 0) throw new Error(`In no group: ${[...left].join(', ')}`)

const rows = all
  .filter(({ other }) => other.length > 0)
  .map(({ id, one, other, says, advise, severity, effect, act, contexts = [] }) => ({
    id: `high-priority-${id}`,
    one: { drugs: [...one].sort() },
    other: { drugs: [...other].sort() },
    also: null,
    act,
    severity,
    effectOne: effect,
    effectOther: effect,
    says,
    advise,
    contexts,
    route: 'systemic',
    lingers: lingers[id] ?? [],
    alsoSource: null,
    ...provenance('onc-high-2012', 'list of 2012, withdrawn medicines removed'),
  }))

/** Groups of the second list that its mapping to DrugBank leaves out. */
const unmapped = [
  {
    number: 4,
    title: 'Iron salts with proton pump inhibitors',
    one: ['ferrous-sulfate', 'ferrous-fumarate'],
    other: ['omeprazole', 'lansoprazole', 'pantoprazole', 'rabeprazole', 'esomeprazole'],
  },
  { number: 13, title: 'Vitamin B12 with omeprazole', one: ['vitamin-b12'], other: ['omeprazole'] },
  {
    number: 16,
    title: 'Iron salts with thyroid hormones',
    one: ['ferrous-sulfate', 'ferrous-fumarate'],
    other: ['levothyroxine'],
  },
]

const quiet = new Map<number, { title: string; one: Set<string>; other: Set<string> }>()
for (const line of read('ONC-Non-Interuptive/ONC_Non_Interuptive_List_Mapped_Formatted.csv')) {
  const [number = '', oneClass = '', oneName = '', , , , otherClass = '', otherName = ''] = line.split(',')
  const entry = quiet.get(Number(number)) ?? {
    title: `${oneClass.trim()} with ${otherClass.trim()}`,
    one: new Set<string>(),
    other: new Set<string>(),
  }
  const put = (set: Set<string>, drugClass: string, name: string) => {
    const ids = drugClass.trim() === 'Salicylates' ? salicylates : [idOf(name.trim().toLowerCase())]
    for (const id of ids) if (id !== null) set.add(id)
  }
  put(entry.one, oneClass, oneName)
  put(entry.other, otherClass, otherName)
  quiet.set(Number(number), entry)
}

const quietRows = [
  ...[...quiet].map(([number, { title, one, other }]) => ({
    number,
    title,
    one: [...one].sort(),
    other: [...other].sort(),
  })),
  ...unmapped,
]
  .filter(({ one, other }) => one.length > 0 && other.length > 0)
  .sort((a, b) => a.number - b.number)
  .map(row => ({
    id: `not-interruptive-${row.number}`,
    ...row,
    ...provenance('onc-low-2013', 'list of 2013'),
  }))

writeRows('drug-safety', 'interaction-high-priority.json', rows)
writeRows('drug-safety', 'not-interruptive.json', quietRows)
const names = new Set(named.flat())
process.stdout.write(
  `${names.size} medicines on the high-priority list, ${[...names].filter(name => withdrawn.has(name)).length} withdrawn, ` +
    `${[...names].filter(name => !withdrawn.has(name) && idOf(name) === null).length} not in the concept table; ` +
    `${new Set(known.map(pair => key(...pair))).size} pairs in ${rows.length} rows; ${quietRows.length} quiet groups\n`,
)
