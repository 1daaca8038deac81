import {
  type AdviceContext,
  type Because,
  type Chooser,
  type Consult,
  excludedByDefault,
  knowledgeLimits,
  medicineList,
  type OptionSet,
  rankedByTier,
} from '../../clinical/index.ts'
import { type Answer, answered } from '../../core/index.ts'
import { ejectionOf, ejectionText, heartFailureOf } from './ejection.ts'
import { indication } from './indication.ts'
import { pillarDrafts } from './pillar-drafts.ts'
import { groupEvidence, type PillarState, pillarStates } from './pillar-state.ts'
import { pillars } from './tables.ts'
import { titrationSteps } from './titration.ts'

const id = 'heart-failure-pillars'
const title = 'Heart failure: the four pillars'

const limits = [
  'No dose is given. What no list names is taken as absent; why a medicine was stopped before, symptoms of low pressure and congestion are not read here.',
  'Metoprolol counts whatever its salt: only succinate has evidence in heart failure.',
  'Devices, hydralazine with nitrate, ivabradine, vericiguat, iron and rehabilitation are not judged here.',
] as const

const words: Readonly<Record<PillarState['state'], string>> = {
  present: 'taken',
  absent: 'not taken',
  'not now': 'excluded now',
  'not known': 'not known',
}

const conclusionOf = (states: readonly PillarState[]): string =>
  states.map(({ title: pillar, state, strength }) => `${pillar} (class ${strength}): ${words[state]}`).join('; ')

const choose = (context: AdviceContext, consult: Consult): Answer<OptionSet> | 'not-applicable' => {
  const { profile, knowledge } = context
  const found = heartFailureOf(context)
  if (found.because === null) {
    return found.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: found.missing }
  }
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const ejection = ejectionOf(profile)
  if (ejection.kind !== 'answered') return ejection
  const list = medicineList(profile)
  if (list.kind !== 'answered') return list
  const because: readonly [Because, ...Because[]] = [...ejection.value.because, found.because]
  const states = pillarStates(context, { ejection: ejection.value, list: list.value, because }, consult)
  const candidates = rankedByTier(states.flatMap(one => one.candidates))
  const rows = knowledge.rows(pillars).filter(({ id: row }) => states.some(one => one.row === row))
  const said = [...limits, ...knowledgeLimits(rows, profile.asOf)] as const
  return answered({
    chooser: id,
    indication,
    title,
    conclusion: `${ejectionText(ejection.value)}. ${conclusionOf(states)}.`,
    rankedBy: [
      'Class of recommendation at this ejection fraction',
      'Within a pillar, the order of the guideline; a switch of what is taken comes later',
      'What no check warns of comes first',
    ],
    candidates,
    because,
    evidence: groupEvidence(ejection.value),
    limits: said,
    missing: [
      ...new Map(states.flatMap(({ missing }) => missing).map(one => [one.what, one])).values(),
      ...(states.some(({ state }) => state === 'not known')
        ? [
            {
              what: 'medicine list',
              need: 'the whole list',
              have: 'some information is withheld',
              reason: 'withheld',
            } as const,
          ]
        : []),
    ],
    wouldChangeIf: ['Another ejection fraction, blood pressure, potassium or kidney function.'],
    recommend: pillarDrafts({
      ejection: ejection.value,
      states,
      steps: ejection.value.group === 'reduced' ? titrationSteps(context, states) : [],
      candidates,
      because,
      limits: [said[0], ...said.slice(1)],
    }),
  })
}

/** Which of the four pillars are missing at this ejection fraction, and which doses are below target. No dose. */
export const pillarChooser: Chooser = { id, title, indication: 'heart-failure', choose }
