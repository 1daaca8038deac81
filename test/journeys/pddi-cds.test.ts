import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { answerHook } from '../../src/apps/use-cases/hook.ts'
import { partsOf } from '../../src/apps/use-cases/keep-call.ts'
import type { Instant } from '../../src/core/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { type Card, type HookRequest, readHookRequest } from '../../src/standards/cds-hooks/index.ts'
import { asR4Call, havePddi, pddiRequest, pddiRequests } from '../support/pddi-calls.ts'

/**
 * The scenarios of HL7 PDDI-CDS 1.0.0. Expected is the gravest card that the guide's logic gives (its CQL and the decision
 * trees of its use-case page agree for each of them): see docs/clinical/drug-safety.md.
 */
type Scenario = {
  readonly request: string
  readonly asOf: string
  /** Of the ordered medicine with the other one; `null`: no card about them. */
  readonly expected: readonly {
    readonly pair: readonly [string, string]
    readonly indicator: Card['indicator'] | null
  }[]
}

const warfarin = (drug: string, indicator: Card['indicator'] | null) => ({
  pair: [drug, 'warfarin'] as const,
  indicator,
})
const ciclosporin = (indicator: Card['indicator'] | null) => ({ pair: ['digoxin', 'cyclosporine'] as const, indicator })
const digoxin = (indicator: Card['indicator']) => ({ pair: ['cyclosporine', 'digoxin'] as const, indicator })

const spring = '2020-04-05T12:00:00.000Z'
const may = '2020-05-01T12:00:00.000Z'
const summer = '2018-08-10T12:00:00.000Z'

const coordination = ['select-coordination', 'select-no-coordination', 'sign-coordination', 'sign-no-coordination']
const scenarios: readonly Scenario[] = [
  // Topical diclofenac.
  { request: 'request-warfarin-nsaid-scenario-01', asOf: summer, expected: [warfarin('diclofenac', 'info')] },
  // A proton pump inhibitor.
  { request: 'request-warfarin-nsaid-scenario-02', asOf: summer, expected: [warfarin('ibuprofen', 'warning')] },
  // 70 years old, dexamethasone; warfarin handed out.
  { request: 'request-warfarin-nsaid-scenario-03', asOf: summer, expected: [warfarin('ibuprofen', 'critical')] },
  // A gastric ulcer that bled; warfarin given that day.
  { request: 'request-warfarin-nsaid-scenario-04', asOf: summer, expected: [warfarin('ibuprofen', 'critical')] },
  // Spironolactone; warfarin as a statement.
  { request: 'request-warfarin-nsaid-scenario-05', asOf: summer, expected: [warfarin('ibuprofen', 'critical')] },
  // A duodenal ulcer that bled.
  ...coordination.map(how => ({
    request: `warfarin-nsaids-order-${how}`,
    asOf: spring,
    expected: [warfarin('ketorolac', 'critical')],
  })),
  // New ciclosporin, level 2.3.
  { request: 'request-digoxin-cyclosporine-scenario-01', asOf: summer, expected: [digoxin('critical')] },
  // Ciclosporin goes on, no level.
  { request: 'request-digoxin-cyclosporine-scenario-02', asOf: summer, expected: [digoxin('warning')] },
  // New digoxin.
  { request: 'request-digoxin-cyclosporine-scenario-03', asOf: summer, expected: [ciclosporin('warning')] },
  // Digoxin goes on, level 2.3.
  { request: 'request-digoxin-cyclosporine-scenario-04', asOf: summer, expected: [ciclosporin('warning')] },
  // Digoxin goes on, everything normal.
  ...coordination.map(how => ({
    request: `digoxin-cyclosporine-order-${how}`,
    asOf: spring,
    expected: [ciclosporin('info')],
  })),
  // Drafts that grow: each call is judged by what came with it.
  { request: 'multi-update-draft-orders-1', asOf: may, expected: [warfarin('ketorolac', 'critical')] },
  { request: 'multi-update-draft-orders-2', asOf: may, expected: [ciclosporin('info'), warfarin('ketorolac', null)] },
  {
    request: 'multi-update-draft-orders-3',
    asOf: may,
    expected: [warfarin('ketorolac', 'critical'), ciclosporin(null)],
  },
  { request: 'multi-update-draft-orders-4', asOf: may, expected: [ciclosporin('info'), warfarin('ketorolac', null)] },
]

describe.skipIf(!havePddi)('PDDI-CDS scenarios', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-pddi-'))
  let app: Application

  beforeAll(async () => {
    app = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('silent') })
  }, 60_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const cardsOf = async (call: unknown, asOf: string): Promise<readonly Card[]> => {
    const read = readHookRequest(call)
    if (!read.ok) throw new Error(JSON.stringify(read.issues))
    const body = Buffer.from(JSON.stringify(call))
    const deps = { ...app.dependencies, site: { ...app.dependencies.site, asOf: asOf as Instant } }
    const request: HookRequest = read.value
    return (await answerHook(deps, { request, body, parts: partsOf(body) }, 'http://attune')).cards
  }

  test('every request of the guide is a scenario here', () => {
    const names = readdirSync(pddiRequests).map(name => name.replace('.json', ''))
    expect(scenarios.map(({ request }) => request).toSorted()).toEqual(names.toSorted())
  })

  test.each(scenarios)('$request as it stands is refused with the place', ({ request }) => {
    const read = readHookRequest(pddiRequest(request))
    expect(read.ok).toBe(false)
    const places = read.ok ? [] : read.issues.map(({ location }) => location)
    expect(places).toContain(request.startsWith('request-') ? 'hook' : 'context.userId')
  })

  test('who does not ask for information gets cards that interrupt, and no others', async () => {
    const request = 'digoxin-cyclosporine-order-sign-no-coordination'
    const { extension: _, ...call } = asR4Call(pddiRequest(request), { patient: 'quiet', asOf: spring })
    const cards = await cardsOf(call, spring)
    expect(cards.filter(({ source }) => source.topic?.code === 'interaction')).toEqual([])
  })

  test.each(scenarios)('$request', async ({ request, asOf, expected }) => {
    const cards = await cardsOf(asR4Call(pddiRequest(request), { patient: request.slice(-60), asOf }), asOf)
    for (const { pair, indicator } of expected) {
      const about = cards.filter(
        ({ source, summary }) => source.topic?.code === 'interaction' && isAbout(summary, pair),
      )
      expect(about.map(card => card.indicator)).toEqual(indicator === null ? [] : [indicator])
    }
  })
})

const isAbout = (summary: string, [drug, partner]: readonly [string, string]): boolean =>
  summary.toLowerCase().startsWith(`${drug} with ${partner}`)
