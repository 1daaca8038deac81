import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { profileOf } from '../../src/apps/use-cases/advise.ts'
import { factsOf } from '../../src/clinical/index.ts'
import type { Instant } from '../../src/core/index.ts'
import { findPerson } from '../../src/pipeline/profile/index.ts'
import { describeLossless } from '../support/lossless.ts'

const shared = process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data')
const folder = join(shared, 'fhir/us-core-examples/input/examples')

if (existsSync(folder)) {
  describeLossless('the US Core examples (shared data)', folder, ({ app }) => {
    const amyShaw = async () => {
      const person = await findPerson(app().dependencies.database.kysely, 'example')
      const asOf = '2026-11-02T09:00:00.000Z' as Instant
      return await profileOf(app().dependencies, { person, asOf, knownAt: null })
    }

    test('become facts of the kinds that they are', async () => {
      const profile = await amyShaw()
      const kinds = ['immunization', 'diagnostic-report', 'family-history', 'goal', 'care-plan', 'device'] as const
      for (const kind of [...kinds, 'questionnaire-response', 'medication'] as const) {
        expect(factsOf(profile, kind), kind).not.toEqual([])
      }
    })

    test('a PHQ-9 keeps its answers with the LOINC codes of its questions', async () => {
      const profile = await amyShaw()
      const phq9 = factsOf(profile, 'questionnaire-response').find(({ questionnaire }) =>
        questionnaire?.endsWith('phq-9-example'),
      )
      expect(phq9?.items).toHaveLength(11)
      expect(phq9?.items[8]).toMatchObject({
        linkId: '/44260-8',
        codings: [{ system: 'http://loinc.org', code: '44260-8' }],
        value: { type: 'coded', codings: [{ code: 'LA6568-5' }] },
      })
      expect(phq9?.items[9]?.value).toEqual({ type: 'unconverted', original: { value: 12 } })
    })

    test('a relative’s kidney disease is the relative’s', async () => {
      const profile = await amyShaw()
      expect(factsOf(profile, 'family-history')).toMatchObject([
        { codings: [{ code: '709044004' }], relationship: [{ code: 'FTH' }] },
      ])
      expect(
        factsOf(profile, 'condition').some(({ codings }) => codings.some(({ code }) => code === '709044004')),
      ).toBe(false)
    })
  })
} else {
  describe.skip('the US Core examples: shared data absent', () => {
    test('everything above', () => expect.fail('skipped'))
  })
}
