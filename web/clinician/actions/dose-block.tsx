import type { Regimen } from '../../../src/clinical/index.ts'
import type { Quantity } from '../../../src/core/index.ts'
import { roundTo } from '../../../src/core/index.ts'
import { sentence } from '../../shared/text/number-text.ts'
import { conceptText, unitText } from '../../shared/text/unit-text.ts'
import css from './dose.module.css'

const jurisdictions = { us: 'US label', eu: 'EU label' } as const

export const amountText = ({ value, unit }: Quantity): string => `${roundTo(value, 3)} ${unitText(unit)}`

/** A dose with everything without which it must not stand: indication, route, frequency, maximum. */
export const DoseBlock = ({ regimen }: { readonly regimen: Regimen }) => (
  <div className={css.dose}>
    <p className={css.amount}>
      {sentence(regimen.drug.display ?? regimen.drug.code)} {amountText(regimen.amount)}
    </p>
    <dl>
      <div>
        <dt>Route</dt>
        <dd>{regimen.route}</dd>
      </div>
      <div>
        <dt>Frequency</dt>
        <dd>
          {regimen.frequency.text} ({regimen.frequency.code})
        </dd>
      </div>
      <div>
        <dt>Maximum</dt>
        <dd>{regimen.maximum.text}</dd>
      </div>
      <div>
        <dt>Duration</dt>
        <dd>{regimen.duration}</dd>
      </div>
      <div>
        <dt>For</dt>
        <dd>{conceptText(regimen.indication)}</dd>
      </div>
      <div>
        <dt>By</dt>
        <dd>{jurisdictions[regimen.jurisdiction]}</dd>
      </div>
      {regimen.instructions.length > 0 && (
        <div className={css.whole}>
          <dt>How</dt>
          <dd>{regimen.instructions.join('; ')}</dd>
        </div>
      )}
    </dl>
  </div>
)
