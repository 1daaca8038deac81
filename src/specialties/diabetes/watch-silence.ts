import {
  type AdviceContext,
  becauseReading,
  excludedByDefault,
  measurement,
  readingsOf,
  type Signal,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBefore, daysBetween } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { diabetesTypeOf } from './type.ts'

/** A sensor was worn when this many values came in the last month; ours. */
const wornFrom = 48
const worn = 30
/** Days without a value that count as silence; ours: sensors are changed in hours, not days. */
const silentAfter = 1

const watch = ({ profile }: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const type = diabetesTypeOf(profile)
  if (type.kind === 'none')
    return type.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: type.missing }
  const excluded = excludedByDefault(profile, {
    covered: ['dialysis', 'transplant', 'acute-kidney-injury', 'pregnancy', 'breastfeeding', 'under-18'],
  })
  if (excluded !== null) return excluded
  const since = daysBefore(profile.asOf, worn)
  const recent = readingsOf(profile, measurement.glucoseCgm, { since })
  const last = recent.at(-1)
  if (recent.length < wornFrom || last === undefined) return 'not-applicable'
  if (daysBetween(last.at, profile.asOf) <= silentAfter) return answered([])
  const signal: Signal = {
    id: 'sensor-silence',
    kind: 'silence',
    severity: 'warning',
    urgency: 'soon',
    summary: `No sensor glucose since ${last.at.slice(0, 10)} ${last.at.slice(11, 16)} UTC: silence is not stability`,
    action: [{ kind: 'discuss', text: 'Ask whether the sensor is still worn, and test by finger meanwhile' }],
    because: [becauseReading(last)],
    evidence: [evidence.cgmConsensus],
    limits: ['A sensor that was stopped on purpose is not known here; the limit of one day is ours.'],
    wouldChangeIf: ['The sensor sends again, or was stopped on purpose.'],
    missing: [],
    monitor: [],
    knowledgeRows: [],
    task: { what: 'Find out why the glucose sensor is silent', owner: 'clinician', withinHours: 48 },
  }
  return answered([signal])
}

/** A glucose sensor that was worn and fell silent (hazard H15). */
export const sensorSilence: Watcher = { id: 'sensor-silence', title: 'Silent glucose sensor', watch }
