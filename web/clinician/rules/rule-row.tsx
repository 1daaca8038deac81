import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RuleView, SwitchedOffView } from '../../../src/pipeline/delivery/contract.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { Fold } from '../../shared/marks/fold.tsx'
import { sentence } from '../../shared/text/number-text.ts'
import { dateText } from '../../shared/text/time-text.ts'
import { alerts, type Burden, interruptText, type Measured, numberText, severities, type Unit } from './burden.ts'
import css from './rules.module.css'
import { SwitchForm } from './switch-form.tsx'

const verbText: Readonly<Record<RuleView['verb'], string>> = {
  check: 'checks a medicine',
  choose: 'ranks treatments',
  watch: 'watches a person',
  predict: 'predicts a risk',
  dose: 'doses a medicine',
  engage: 'writes to the patient',
}

/** Columns of the table; the form stands below a row, as wide as all. */
export const columns = ['Rule', 'Interrupts', 'Critical', 'Warning', 'Info', 'No data', 'Overridden', 'Speaks'] as const

/** One rule: how often it would have fired, and its switch. */
export const RuleRow = ({
  rule,
  specialtyOff,
  measured,
  unit,
  user,
}: {
  readonly rule: RuleView
  readonly specialtyOff: boolean
  readonly measured: Measured | null
  readonly unit: Unit
  readonly user: string
}) => {
  const [switching, setSwitching] = useState(false)
  const { burden } = rule
  return (
    <>
      <tr data-off={rule.off !== null || specialtyOff}>
        <th scope="row" className={css.rule}>
          {rule.title}
          <div className={css.quiet}>
            {verbText[rule.verb]}; <code>{rule.target}</code>
          </div>
          {burden !== null && burden.rows.length > 0 && measured !== null && (
            <Fold summary={`By knowledge row (${burden.rows.length})`}>
              <KnowledgeRows rule={rule} burden={burden} measured={measured} unit={unit} />
            </Fold>
          )}
        </th>
        <td data-head="Interrupts">{interruptText(rule)}</td>
        {alerts(rule) ? (
          <Figures rule={rule} measured={measured} unit={unit} />
        ) : (
          <td colSpan={5} className={`${css.quiet} ${css.none}`}>
            no alert to count
          </td>
        )}
        <td data-head="Speaks" className={css.state}>
          {rule.off === null ? (
            <span className={specialtyOff ? css.off : undefined}>{specialtyOff ? 'Off with its specialty' : 'On'}</span>
          ) : (
            <Off off={rule.off} />
          )}
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={switching}
            aria-label={`Switch ${rule.off === null ? 'off' : 'on'}: ${rule.title}`}
            onClick={() => setSwitching(now => !now)}
          >
            Switch {rule.off === null ? 'off' : 'on'}
          </Button>
        </td>
      </tr>
      {switching && (
        <tr>
          <td colSpan={columns.length} className={css.formCell}>
            <SwitchForm
              target={rule.target}
              title={rule.title}
              off={rule.off !== null}
              rules={[rule]}
              measured={measured}
              user={user}
              onDone={() => setSwitching(false)}
            />
          </td>
        </tr>
      )}
    </>
  )
}

type Counted = { readonly rule: RuleView; readonly measured: Measured | null; readonly unit: Unit }

const Figures = ({ rule, measured, unit }: Counted) => {
  const { burden } = rule
  return (
    <>
      {severities.map(severity => (
        <td key={severity} data-head={sentence(severity)} className={css.number}>
          <Figure count={burden?.[severity]} rule={rule} measured={measured} unit={unit} />
        </td>
      ))}
      <td data-head="No data" className={css.number}>
        <Figure count={burden?.notChecked} rule={rule} measured={measured} unit={unit} />
      </td>
      <td data-head="Overridden" className={css.number}>
        {burden?.decisions ? (
          `${burden.decisions.overridden} of ${burden.decisions.decided}`
        ) : (
          <span className={css.quiet}>no decision</span>
        )}
      </td>
    </>
  )
}

/** Who stopped it, when and why. */
export const Off = ({ off: { by, at, reason } }: { readonly off: SwitchedOffView }) => {
  const nameOf = useUserName()
  return (
    <>
      <span className={css.off}>Off since {dateText(at)}</span>
      <div className={css.quiet}>
        {nameOf(by)}: {reason}
      </div>
    </>
  )
}

/** Never blank: a rule that was not measured, or that is not about medicines, says so. */
const Figure = ({ count, rule: { verb }, measured, unit }: Counted & { readonly count: number | undefined }) => {
  if (count === undefined || measured === null) return <span className={css.quiet}>not known</span>
  const text = numberText(count, verb, unit, measured)
  if (text === null) return <span className={css.quiet}>per person</span>
  return <span className={count === 0 ? css.quiet : undefined}>{text}</span>
}

const KnowledgeRows = ({
  rule: { verb, title },
  burden,
  measured,
  unit,
}: {
  readonly rule: RuleView
  readonly burden: Burden
  readonly measured: Measured
  readonly unit: Unit
}) => (
  <ul className={css.rows} aria-label={`Knowledge rows of ${title}`}>
    {burden.rows.map(row => (
      <li key={row.row}>
        <code>{row.row}</code>{' '}
        {severities
          .filter(severity => row[severity] > 0)
          .map(severity => `${numberText(row[severity], verb, unit, measured) ?? row[severity]} ${severity}`)
          .join(', ')}
        {row.decisions !== null && `; ${row.decisions.overridden} of ${row.decisions.decided} overridden`}
      </li>
    ))}
  </ul>
)
