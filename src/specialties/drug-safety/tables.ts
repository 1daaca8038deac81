import { z } from 'zod'
import {
  knowledgeOf,
  knowledgeTable,
  type RowProvenance,
  situationColumns,
  type TableOf,
} from '../../clinical/index.ts'
import { allergens, allergyRules, crossReactivity, drugGroups, reactions } from './allergy-tables.ts'
import { anticholinergics } from './anticholinergic-table.ts'
import { breastfeedingRules } from './breastfeeding-table.ts'
import { criteria } from './criteria-table.ts'
import { interactions } from './interaction-table.ts'
import allergenRows from './knowledge/allergen.json' with { type: 'json' }
import allergyRuleRows from './knowledge/allergy-rule.json' with { type: 'json' }
import anticholinergicRows from './knowledge/anticholinergic.json' with { type: 'json' }
import breastfeedingRows from './knowledge/breastfeeding.json' with { type: 'json' }
import crossReactivityRows from './knowledge/cross-reactivity.json' with { type: 'json' }
import drugGroupRows from './knowledge/drug-group.json' with { type: 'json' }
import duplicateRows from './knowledge/duplicate.json' with { type: 'json' }
import interactionRows from './knowledge/interaction.json' with { type: 'json' }
import highPriorityRows from './knowledge/interaction-high-priority.json' with { type: 'json' }
import kidneyRows from './knowledge/kidney-dose.json' with { type: 'json' }
import liverRows from './knowledge/liver-dose.json' with { type: 'json' }
import maximumRows from './knowledge/maximum-dose.json' with { type: 'json' }
import monitoringRows from './knowledge/monitoring.json' with { type: 'json' }
import notInterruptiveRows from './knowledge/not-interruptive.json' with { type: 'json' }
import olderRows from './knowledge/older-people.json' with { type: 'json' }
import pregnancyRows from './knowledge/pregnancy.json' with { type: 'json' }
import qtDrugRows from './knowledge/qt-drug.json' with { type: 'json' }
import qtFactorRows from './knowledge/qt-factor.json' with { type: 'json' }
import reactionRows from './knowledge/reaction.json' with { type: 'json' }
import startRows from './knowledge/start.json' with { type: 'json' }
import stoppRows from './knowledge/stopp.json' with { type: 'json' }
import { liverDoses } from './liver-table.ts'
import { qtDrugs, qtFactors } from './qt-tables.ts'
import { selectorColumns } from './selector.ts'

const severity = z.enum(['critical', 'warning', 'info'])
const effect = z.enum(['contraindicated', 'avoid', 'consider-alternative', 'reduce', 'adjust', 'monitor'])
const alsoSource = z.string().nullable()

/** The first context that holds changes how grave a pair is, up or down. */
const contexts = z.array(z.strictObject({ when: situationColumns, severity, says: z.string() }))

/** Pairs that are never to interrupt. */
export const notInterruptive = knowledgeTable('drug-safety/not-interruptive', {
  number: z.number(),
  title: z.string(),
  one: z.array(z.string()),
  other: z.array(z.string()),
})

/** `class`: two of a class. `usual`: the same ingredient in two products, where that is common and right. */
export const duplicates = knowledgeTable('drug-safety/duplicate', {
  kind: z.enum(['class', 'usual']),
  one: selectorColumns,
  other: selectorColumns,
  severity,
  says: z.string(),
  advise: z.string(),
  contexts,
  alsoSource,
})

/**
 * Ranges of kidney function in mL/min (`crcl`, Cockcroft-Gault) or mL/min/1.73 m2 (`egfr`), `from` in, `below` out.
 * A row of effect `none` spans every function: its source says that the kidneys change nothing. `route`: it holds only
 * for what is given so; an order that does not say how is taken for it.
 */
export const kidneyDoses = knowledgeTable('drug-safety/kidney-dose', {
  drugs: selectorColumns,
  measure: z.enum(['crcl', 'egfr']),
  from: z.number().min(0),
  below: z.number().positive(),
  route: z.enum(['vein', 'mouth']).nullable().default(null),
  effect: z.enum([...effect.options, 'none']),
  severity,
  maxPerDay: z.strictObject({ amount: z.number().positive(), unit: z.literal('mg') }).nullable(),
  says: z.string(),
  advise: z.string(),
  alsoSource,
})

/** Weeks of pregnancy, completed: `fromWeek` in, `beforeWeek` out. */
export const pregnancyRules = knowledgeTable('drug-safety/pregnancy', {
  drugs: selectorColumns,
  fromWeek: z.number().nullable(),
  beforeWeek: z.number().nullable(),
  start: z.strictObject({ severity, effect }),
  taken: z.strictObject({ severity, effect }),
  takenAction: z.enum(['refer', 'discuss']).nullable(),
  urgency: z.enum(['today', 'soon']),
  says: z.string(),
  adviseStart: z.string(),
  adviseTaken: z.string(),
  /** Whether to ask a woman who may become pregnant when nothing is known. */
  childbearing: z.boolean(),
  exceptions: z.string().nullable(),
  alsoSource,
})

/** Most of an ingredient in a day, all products together; the row with the highest `ageFrom` that is reached counts. */
export const maximumDoses = knowledgeTable('drug-safety/maximum-dose', {
  drug: z.string(),
  perDay: z.number().positive(),
  unit: z.literal('mg'),
  ageFrom: z.number().nullable(),
  severity,
  alsoSource,
})

export const olderPeople = knowledgeTable('drug-safety/older-people', {
  drugs: selectorColumns,
  ageFrom: z.number().nullable(),
  when: situationColumns,
  startSeverity: severity,
  takenSeverity: severity,
  effect,
  says: z.string(),
  advise: z.string(),
  alsoSource,
})

/** What is measured regularly while a medicine is taken. */
export const monitoring = knowledgeTable('drug-safety/monitoring', {
  drugs: selectorColumns,
  measurement: z.string(),
  everyDays: z.number().positive(),
  severity,
  withinHours: z.number().positive(),
  owner: z.enum(['clinician', 'patient', 'pharmacist', 'laboratory']),
  says: z.string(),
  alsoSource,
})

export const { pack, tables } = knowledgeOf(
  [drugGroups, drugGroupRows],
  [allergens, allergenRows],
  [reactions, reactionRows],
  [crossReactivity, crossReactivityRows],
  [allergyRules, allergyRuleRows],
  [interactions, [...interactionRows, ...highPriorityRows]],
  [notInterruptive, notInterruptiveRows],
  [duplicates, duplicateRows],
  [kidneyDoses, kidneyRows],
  [liverDoses, liverRows],
  [pregnancyRules, pregnancyRows],
  [breastfeedingRules, breastfeedingRows],
  [maximumDoses, maximumRows],
  [olderPeople, olderRows],
  [anticholinergics, anticholinergicRows],
  [qtDrugs, qtDrugRows],
  [qtFactors, qtFactorRows],
  [criteria, [...stoppRows, ...startRows]],
  [monitoring, monitoringRows],
)

type RowOf<T> = T extends TableOf<infer Row extends RowProvenance> ? Row : never

export type DuplicateRow = RowOf<typeof duplicates>
export type KidneyRow = RowOf<typeof kidneyDoses>
export type PregnancyRow = RowOf<typeof pregnancyRules>
export type OlderRow = RowOf<typeof olderPeople>
export type MonitoringRow = RowOf<typeof monitoring>

/** The built-in rows of a table: what says which drugs a check knows. */
export const builtIn = <Row extends RowProvenance>(table: TableOf<Row>): readonly Row[] =>
  (pack.tables[table.name] ?? []) as readonly Row[]
