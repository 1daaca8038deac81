import { born, creatinine, day, heartFailure, recordsOf, stay } from '../../src/pipeline/features/history-fixture.ts'
import { historyOf } from '../../src/pipeline/features/index.ts'
import { siteModelsOf } from '../../src/pipeline/models/index.ts'
import { servedExample } from '../../test/support/site-model.ts'

/**
 * One prediction of a served model with its explanation, as the engine asks for it: events, entry, features, applicability, score,
 * contributions, facts, words. Each time a profile that nobody has asked about, of a record of some 300 facts.
 *
 *     node bench/learning/serving.ts
 */

const rounds = 3000
const asOf = day('2026-03-11')
const date = (back: number) => new Date(Date.parse(asOf) - back * 86_400_000).toISOString().slice(0, 10)
const facts = [
  born('1950-06-01'),
  heartFailure('2024-02-01'),
  ...Array.from({ length: 40 }, (_, at) => stay(date(90 * at + 10), date(90 * at))),
  ...Array.from({ length: 260 }, (_, at) => creatinine(1 + (at % 5) / 50, date(3 * at + 1))),
]
const profile = historyOf(recordsOf(facts), { until: asOf, now: asOf }).at(asOf)

for (const kind of ['additive', 'boosted'] as const) {
  const [model] = siteModelsOf({ served: [servedExample({ kind })], not: [] }).askable
  if (model === undefined) throw new Error('nothing serves')
  const times: number[] = []
  for (let round = 0; round < rounds + 300; round++) {
    const fresh = { ...profile }
    const begun = performance.now()
    const { answer } = model.answer(fresh)
    const took = performance.now() - begun
    if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
    if (round >= 300) times.push(took)
  }
  times.sort((a, b) => a - b)
  const at = (part: number) => times[Math.floor(part * (times.length - 1))]!.toFixed(3)
  console.log(
    `${kind}: one prediction with its explanation p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms (bar: p99 1 ms)`,
  )
}
