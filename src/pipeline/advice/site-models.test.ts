import { describe, expect, it } from 'vitest'
import { servedExample } from '../../../test/support/site-model.ts'
import { createKnowledgeView, type Fact } from '../../clinical/index.ts'
import { born, creatinine, day, heartFailure, recordsOf, stay } from '../features/history-fixture.ts'
import { historyOf } from '../features/index.ts'
import { noSiteModels, type ServedModel, type SiteModels, siteModelsOf } from '../models/index.ts'
import { createAdviceEngine } from './engine.ts'
import type { AdviceRequest } from './request.ts'
import { globalsOf } from './runs.ts'

const smallest = { rows: 100, events: 20, others: 20 }
const subgroups = {
  columns: ['sex'],
  threshold: 0.2,
  largestGap: { tpr: 0.2, inTheLarge: 0.5 },
  by: 'value' as const,
  smallest,
}

const waived = { waived: 'a test' } as const
const gates = { leastDiscrimination: 0.55, nonInferiorityMargin: 0.2, calibration: waived, level: 0.95 }
const notice = { action: 'refer', text: 'Refer to the discharge team' } as const

const asked = servedExample({}, { gates: { ...gates, subgroups }, notice })
const silent = servedExample()
const boosted = servedExample({ kind: 'boosted' })
const serving = (...served: readonly ServedModel[]): SiteModels => siteModelsOf({ served, not: [] })

const asOf = day('2026-03-11')
const record = [
  born('1950-06-01'),
  stay('2026-03-01', '2026-03-11'),
  heartFailure('2024-02-01'),
  creatinine(1.9, '2026-03-10'),
]
const requestOf = (models: SiteModels | undefined, facts: readonly Fact[] = record): AdviceRequest => ({
  profile: historyOf(recordsOf(facts), { until: asOf, now: asOf }).at(asOf),
  knowledge: createKnowledgeView({ tables: {} }, 'k1'),
  jurisdiction: 'us',
  orders: [],
  ...(models === undefined ? {} : { models }),
})
const engine = () => {
  const failures: unknown[] = []
  const advise = createAdviceEngine({ specialties: [], code: 'c1', onFailure: one => failures.push(one) })
  return { advise, failures }
}
const advised = (models: SiteModels, change: Partial<AdviceRequest> = {}) =>
  engine().advise({ ...requestOf(models), ...change })

describe('models of a site in the advice', () => {
  it('predict under their version, and say nothing more unless a plan asks for a notice', () => {
    const advice = advised(serving(silent))
    expect(advice.versions.model).toBe(silent.run.trained.version)
    expect(advice.predictions).toMatchObject([
      { specialty: 'site-models', id: 'again-30d', title: 'Inpatient again within 30 days', kind: 'answered' },
    ])
    expect(advice.recommendations).toEqual([])
    expect(advice.signals).toEqual([])
    expect(advised(noSiteModels)).toEqual(engine().advise(requestOf(undefined)))
  })

  it('give notice where a signed plan asks for it and its threshold is reached, complete', () => {
    const { recommendations, signals, predictions } = advised(serving(asked))
    const [prediction] = predictions
    const probability = prediction?.kind === 'answered' ? prediction.value.probability : Number.NaN
    expect(probability).toBeGreaterThan(0.2)
    expect(recommendations).toMatchObject([
      {
        rule: 'again-30d',
        specialty: 'site-models',
        severity: 'info',
        summary: `Inpatient again within 30 days: risk ${Math.round(probability * 100)} %, this site acts from 20 %`,
        action: [{ kind: 'refer', text: 'Refer to the discharge team' }],
        versions: { model: asked.run.trained.version },
        evidence: [{ id: `site-model-${asked.run.trained.version}` }],
      },
    ])
    const [one] = recommendations
    expect(one?.because.flatMap(because => (because.kind === 'derived' ? because.from : [])).length).toBeGreaterThan(3)
    expect(one?.limits.join()).toContain('not causes')
    expect(one?.wouldChangeIf.length).toBeGreaterThan(1)
    expect(signals).toMatchObject([{ id: 'again-30d', task: null, recommendation: one?.id }])
    const higher = { ...asked.plan!, gates: { ...gates, subgroups: { ...subgroups, threshold: 0.99 } } }
    expect(advised(serving({ ...asked, plan: higher })).recommendations).toEqual([])
    // Who abstains gives no notice, and no "data absent" either: it is said with the predictions.
    const nobody = advised(serving(asked), { profile: requestOf(undefined, record.slice(0, 1)).profile })
    expect([nobody.recommendations, nobody.unwatched]).toEqual([[], []])
  })

  it('give the same bytes again by the version that spoke, another version others', () => {
    const idOf = (models: SiteModels) => advised(models).recommendations.map(({ id }) => id)
    const other = servedExample({ kind: 'boosted' }, { gates: { ...gates, subgroups }, notice })
    expect(idOf(serving(asked))).toEqual(idOf(serving(asked)))
    expect(idOf(serving(other))).not.toEqual(idOf(serving(asked)))
  })

  it('are never remembered past a change of what serves', () => {
    const { advise } = engine()
    const request = requestOf(serving(silent))
    const first = advise(request)
    expect(advise(request).predictions).toBe(first.predictions)
    const second = advise({ ...request, models: serving(boosted) })
    expect(second.predictions).not.toEqual(first.predictions)
    expect(advise({ ...request, models: noSiteModels }).predictions).toEqual([])
    const plain = globalsOf(requestOf(serving(silent)))
    expect(globalsOf(requestOf(serving(asked)))).not.toBe(plain)
    expect(globalsOf(requestOf(serving(silent)))).toBe(plain)
  })

  it('stop by one switch, which is said once', () => {
    const off = (target: string) => [{ target, by: 'dr-okafor', at: asOf, reason: 'under review' }]
    for (const target of ['site-models/again-30d', 'site-models']) {
      const advice = advised(serving(asked), { switchedOff: off(target) })
      expect([advice.predictions, advice.recommendations]).toEqual([[], []])
      expect(advice.notChecked).toEqual([
        {
          what: target === 'site-models' ? 'Models of this site' : 'Inpatient again within 30 days',
          because: 'switched off on 2026-03-11: under review',
        },
      ])
    }
  })

  it('that may not serve are said, with the reason', () => {
    const because = 'no plan that is in force has judged it'
    const models = siteModelsOf({ served: [], not: [{ model: 'again-30d', version: 'v', because }] })
    expect(advised(models).notChecked).toEqual([{ what: 'Model again-30d', because: `it does not serve: ${because}` }])
    const score = { ...silent.model, target: { kind: 'survival', time: 't', event: 'e' } } as ServedModel['model']
    const [said] = advised(serving({ ...silent, model: score })).notChecked
    expect(said?.because).toContain('no probability')
  })

  it('in shadow are nowhere in the advice', () => {
    const shadow: ServedModel = { ...boosted, role: 'shadow', plan: null }
    const models = serving(silent, shadow)
    expect(models.askable.map(({ role }) => role)).toEqual(['serving', 'shadow'])
    expect(advised(models)).toEqual(advised(serving(silent)))
    const alone = advised(serving(shadow))
    expect(alone).toEqual(advised(noSiteModels))
  })

  it('that break are not checked, and nothing else fails', () => {
    const features = silent.model.features.map(one =>
      one.name === 'sex' ? { kind: 'numeric' as const, name: 'sex' } : one,
    )
    const broken = { ...silent, model: { ...silent.model, features } } as ServedModel
    const { advise, failures } = engine()
    const advice = advise(requestOf(serving(broken)))
    expect(failures).toHaveLength(1)
    expect(advice.notChecked).toEqual([{ what: 'Inpatient again within 30 days', because: 'the calculation failed' }])
  })
})
