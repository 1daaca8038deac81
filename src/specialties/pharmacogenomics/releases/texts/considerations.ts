import type { Step } from './step.ts'

const withCondition = (steps: readonly Step[], fits: (step: Step) => boolean, condition: string): readonly Step[] =>
  steps.map(step => {
    if (!fits(step)) return step
    const { action, as, when, ...rest } = step
    return { action, ...(as === undefined ? {} : { as }), when: [...(when ?? []), condition], ...rest }
  })

/** What the considerations that follow a text change in its steps. The rest of them is background. */
export const considered = (steps: readonly Step[], considerations: string): readonly Step[] => {
  let so = steps
  if (/only apply to higher initial doses/.test(considerations)) {
    so = withCondition(so, ({ doses }) => doses !== undefined, 'dose-as-for-depression')
  }
  if (/liver transplant patients where the donor and recipient genotypes/.test(considerations)) {
    so = withCondition(so, ({ action }) => action === 'adjust', 'not-liver-transplant-or-same-genotype-of-liver')
  }
  if (/prasugrel is contraindicated in patients with a history of stroke/.test(considerations)) {
    so = so.map(step =>
      step.action === 'alternative' ? { ...step, drugs: ['ticagrelor', 'ticlopidine'], notDrugs: ['prasugrel'] } : step,
    )
  }
  if (/a dose of <25% of the normal starting dose/.test(considerations)) {
    so = so.flatMap((step): readonly Step[] =>
      step.action === 'adjust'
        ? [
            { action: 'test', as: 'else', checks: ['dpd-activity'] },
            { ...step, doses: [{ of: 'start', change: 'lower', factorBelow: 0.25 }] },
          ]
        : [step],
    )
  }
  if (/intermediate metabolizers for both tpmt and nudt15/.test(considerations)) {
    so = [
      ...so,
      { action: 'adjust', as: 'then', when: ['reduced-in-both-genes'], doses: [{ of: 'start', change: 'lower' }] },
    ]
  }
  return so
}
