import { describe, expect, it } from 'vitest'
import type { Jurisdiction, ProposedOrder } from '../../clinical/index.ts'
import file from './cases/doac-label.json' with { type: 'json' }
import type { CasePatient } from './cases/profile.ts'
import { ana, ben, chloe, contextOf, jon, withMore } from './cases/worked.ts'
import { doacLabel } from './check-doac.ts'

const patients = { ana, ben, chloe, jon }

type Case = {
  readonly name: string
  readonly patient: keyof typeof patients
  readonly more?: Partial<CasePatient>
  readonly jurisdiction?: Jurisdiction | null
  readonly drug: string
  readonly indication?: string | null
  readonly dose: readonly [number, number | null] | null
  readonly expect: object
  readonly says?: string
  readonly missing?: string
}

const orderOf = ({ drug, indication = 'atrial-fibrillation', dose }: Case): ProposedOrder => ({
  drug,
  codings: [],
  text: drug,
  indication,
  origin: 'order',
  reference: null,
  dose:
    dose === null
      ? null
      : { amount: dose[0], unit: 'mg', text: '', ...(dose[1] === null ? {} : { timesPerDay: dose[1] }) },
})

describe('the label of an ordered or current DOAC', () => {
  it.each(file.cases as unknown as readonly Case[])('$patient, $drug: $name', one => {
    const { jurisdiction = 'us', patient, more = {}, says = '', missing } = one
    const finding = doacLabel.check(contextOf(withMore(patients[patient], more), jurisdiction), orderOf(one))
    expect(finding).toMatchObject(one.expect)
    expect(finding.summary.length).toBeLessThan(140)
    expect(`${finding.summary} ${finding.limits.join(' ')}`).toContain(says)
    if (missing !== undefined) expect(finding.missing.map(({ what }) => what)).toContain(missing)
    // What is found must be able to stand as a recommendation.
    for (const field of ['because', 'evidence', 'limits', 'wouldChangeIf'] as const) {
      expect(finding[field].length, field).toBeGreaterThan(0)
    }
  })

  it('gives the label regimen with a dose that is not the label', () => {
    const order = orderOf({ name: '', patient: 'ana', drug: 'apixaban', dose: [5, 2], expect: {} })
    const { regimen, advise } = doacLabel.check(contextOf(ana), order)
    expect(regimen).toMatchObject({ amount: { value: 2.5, unit: 'mg' }, frequency: { code: 'bid' } })
    expect(advise).toMatch(/2\.5 mg twice a day, or record why not: at least two of/)
  })
})
