import { conditions, drugs, type Jurisdiction, measurements } from '../../clinical/index.ts'
import type { Instant, PersonId } from '../../core/index.ts'
import {
  differencesOf,
  readSupposition,
  type SimulateRequest,
  type SimulateView,
  type SimulationChoices,
  simulatedAdvice,
  supposedView,
  withMeasurements,
  withMedicines,
} from '../../pipeline/delivery/index.ts'
import { noSiteModels, type SiteModels } from '../../pipeline/models/index.ts'
import { adviceInputs, firstRecord } from './advise.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'

/**
 * What would be advised if something were otherwise. Computed and thrown away: no recommendation is kept, so none can be
 * decided; the audit trail has that somebody asked. Three runs, since supposed medicines must not reach risk equations.
 */
export const simulate = async (
  deps: Dependencies,
  request: {
    readonly person: PersonId
    readonly asOf: Instant | null
    readonly jurisdiction: Jurisdiction | null | undefined
    readonly suppose: SimulateRequest
  },
  caller: Caller,
): Promise<SimulateView> => {
  const supposition = readSupposition(request.suppose)
  const asked = await adviceInputs(deps, { ...request, knownAt: null })
  const inputs = { ...asked, models: notSupposed(asked.models), fresh: true }
  const measured = withMeasurements(inputs.profile, supposition)
  const full = withMedicines(measured.profile, supposition)
  const real = deps.engine(inputs)
  const simulated = simulatedAdvice(
    deps.engine({ ...inputs, profile: measured.profile }),
    deps.engine({ ...inputs, profile: full.profile }),
  )
  await recordAct(deps, {
    actor: caller.actor,
    action: 'advice.simulated',
    record: firstRecord(inputs.profile),
    purpose: 'TREAT',
    details: {
      asOf: inputs.profile.asOf,
      channel: caller.channel,
      added: supposition.add.map(({ drug }) => drug.id),
      stopped: supposition.stop.map(({ id }) => id),
      measured: supposition.set.map(({ concept }) => concept.id),
    },
  })
  return {
    hypothetical: true,
    asOf: simulated.advice.asOf,
    supposed: supposedView(supposition),
    supposedFacts: [...measured.facts, ...full.facts],
    advice: simulated.advice,
    differences: differencesOf(real, simulated),
    notApplied: simulated.notApplied,
  }
}

/** A model learnt from records is not asked what would be: its answer would be read as the effect of a change. */
const notSupposed = ({ specialties }: SiteModels): SiteModels => ({
  ...noSiteModels,
  notChecked: specialties
    .flatMap(({ predict = [] }) => predict)
    .map(({ title }) => ({
      what: title,
      because: 'a model of this site says what is likely, and nothing of what a change would do: it is not asked here',
    })),
})

const byTitle = (a: { readonly title: string }, b: { readonly title: string }): number =>
  a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1

/** What can be supposed: every drug, indication and measurement that Attune knows. */
export const simulationChoices = (): SimulationChoices => ({
  drugs: [...drugs.values()].map(({ id, title }) => ({ id, title })).sort(byTitle),
  indications: [...conditions.values()].map(({ id, title }) => ({ id, title })).sort(byTitle),
  measurements: [...measurements.values()]
    .map(({ id, title, unit, accepts }) => ({
      id,
      title,
      units: [unit, ...Object.keys(accepts).filter(other => other !== unit && !other.includes('{'))],
    }))
    .sort(byTitle),
})
