import { useId, useState } from 'react'
import type { ActionEffect, Prediction } from '../../../src/clinical/index.ts'
import { roundTo } from '../../../src/core/index.ts'
import { EvidenceList } from '../../shared/marks/evidence-list.tsx'
import { percentText } from '../../shared/text/number-text.ts'
import { printedParts, riskParts } from './risk-parts.ts'
import css from './what-would-change.module.css'

/** Effects of actions from cited trials, one at a time; without any, the absence is said. */
export const WhatWouldChange = ({ prediction }: { readonly prediction: Prediction }) => {
  const { effects } = prediction
  const [chosenId, setChosenId] = useState(effects[0]?.id ?? null)
  const group = useId()
  if (effects.length === 0) {
    return (
      <div className={css.change}>
        <h5>What would change it</h5>
        <p className={css.quiet}>
          No trial effect is cited for this outcome. The contributions above are not causes: changing one of them need
          not change the risk.
        </p>
      </div>
    )
  }
  const chosen = effects.find(({ id }) => id === chosenId) ?? null
  return (
    <fieldset className={css.change}>
      <legend>What would change it: one action at a time, from trials</legend>
      <ul>
        {effects.map(effect => (
          <li key={effect.id}>
            <label>
              <input
                type="radio"
                name={group}
                checked={effect.id === chosenId}
                onChange={() => setChosenId(effect.id)}
              />
              <span className={css.action}>{effect.action}</span>
              <span className={css.to}>
                {percentText(prediction.probability)} → <strong>{percentText(effect.probability)}</strong>
              </span>
            </label>
            {effect.id === chosenId && <Effect effect={effect} />}
          </li>
        ))}
      </ul>
      <Bar prediction={prediction} chosen={chosen} />
      <p className={css.quiet}>Effects are not multiplied: the cited trials tested each action by itself.</p>
    </fieldset>
  )
}

const Effect = ({ effect }: { readonly effect: ActionEffect }) => (
  <div className={css.effect}>
    <p>
      Relative risk {roundTo(effect.relativeRisk, 2)} ({roundTo(effect.relativeRiskInterval[0], 2)} to{' '}
      {roundTo(effect.relativeRiskInterval[1], 2)}). {effect.assumption}
    </p>
    <EvidenceList evidence={[effect.evidence]} />
  </div>
)

const Bar = ({ prediction, chosen }: { readonly prediction: Prediction; readonly chosen: ActionEffect | null }) => {
  const shares = riskParts(prediction.probability, prediction.effects, chosen)
  const printed = printedParts(shares)
  const share = (part: number) => `${(part / prediction.probability) * 100}%`
  const parts = [
    { id: 'lowest', words: 'lowest that one listed action reaches' },
    { id: 'remaining', words: 'remaining above that' },
    { id: 'removed', words: 'removed by the chosen action' },
  ] as const
  return (
    <div className={css.figure}>
      <div className={css.bar} aria-hidden="true">
        {parts.map(({ id }) => (
          <span key={id} className={css[id]} style={{ width: share(shares[id]) }} />
        ))}
      </div>
      <ul className={css.legend}>
        {parts.map(({ id, words }) => (
          <li key={id}>
            <span className={`${css.key} ${css[id]}`} aria-hidden="true" />
            {printed[id] === 0 ? 'nothing' : `${printed[id].toFixed(1)} %`} {words}
          </li>
        ))}
      </ul>
    </div>
  )
}
