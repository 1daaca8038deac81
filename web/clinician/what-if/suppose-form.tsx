import { Button } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AdviceView, SimulationChoices } from '../../../src/pipeline/delivery/contract.ts'
import { sentence } from '../../shared/text/number-text.ts'
import { unitText } from '../../shared/text/unit-text.ts'
import { type Supposition, withMedicine, withStopped, withValue } from './supposition.ts'
import css from './what-if.module.css'

/** The three things that can be supposed: another medicine, one less, another value. */
export const SupposeForms = ({
  choices,
  medicines,
  supposition,
  onSuppose,
}: {
  readonly choices: SimulationChoices
  readonly medicines: AdviceView['medicines']
  readonly supposition: Supposition
  readonly onSuppose: (supposition: Supposition) => void
}) => {
  const current = medicines.filter(({ origin, drug }) => origin === 'current' && drug !== null)
  return (
    <div className={css.forms}>
      <Suppose
        title="Takes another medicine"
        onSubmit={entered => {
          const drug = String(entered.get('drug') ?? '')
          if (drug !== '') onSuppose(withMedicine(supposition, drug, String(entered.get('indication') ?? '') || null))
        }}
      >
        <Choice name="drug" label="Medicine" options={choices.drugs} />
        <Choice name="indication" label="For" options={choices.indications} empty="not said" />
      </Suppose>
      {current.length > 0 && (
        <Suppose
          title="No longer takes one"
          onSubmit={entered => {
            const drug = String(entered.get('stopped') ?? '')
            if (drug !== '') onSuppose(withStopped(supposition, drug))
          }}
        >
          <Choice
            name="stopped"
            label="Medicine on the list"
            options={current.map(({ drug, title }) => ({ id: drug ?? '', title: sentence(title) }))}
          />
        </Suppose>
      )}
      <ValueForm choices={choices} supposition={supposition} onSuppose={onSuppose} />
    </div>
  )
}

const ValueForm = ({
  choices: { measurements },
  supposition,
  onSuppose,
}: {
  readonly choices: SimulationChoices
  readonly supposition: Supposition
  readonly onSuppose: (supposition: Supposition) => void
}) => {
  const [concept, setConcept] = useState('')
  const units = measurements.find(({ id }) => id === concept)?.units ?? []
  return (
    <Suppose
      title="Has another value"
      onSubmit={entered => {
        const value = Number(String(entered.get('value') ?? '').replace(',', '.'))
        const unit = String(entered.get('unit') ?? '')
        if (concept !== '' && Number.isFinite(value) && entered.get('value') !== '') {
          onSuppose(withValue(supposition, concept, value, unit))
        }
      }}
    >
      <Choice name="concept" label="Measurement" options={measurements} value={concept} onChange={setConcept} />
      <div className={css.value}>
        <label htmlFor="supposed-value">Value</label>
        <input id="supposed-value" name="value" inputMode="decimal" autoComplete="off" size={6} />
      </div>
      <div className={css.unit}>
        <label htmlFor="supposed-unit">Unit</label>
        <select id="supposed-unit" name="unit" key={concept}>
          {units.map(unit => (
            <option key={unit} value={unit}>
              {unitText(unit) || '1'}
            </option>
          ))}
        </select>
      </div>
    </Suppose>
  )
}

const Suppose = ({
  title,
  onSubmit,
  children,
}: {
  readonly title: string
  readonly onSubmit: (entered: FormData) => void
  readonly children: ReactNode
}) => (
  <form
    className={css.form}
    aria-label={title}
    onSubmit={(event: FormEvent<HTMLFormElement>) => {
      event.preventDefault()
      onSubmit(new FormData(event.currentTarget))
    }}
  >
    <p className={css.legend}>{title}</p>
    {children}
    <Button size="compact-sm" variant="default" type="submit" aria-label={`Suppose: ${title.toLowerCase()}`}>
      Suppose
    </Button>
  </form>
)

const Choice = ({
  name,
  label,
  options,
  empty = 'choose',
  value,
  onChange,
}: {
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly id: string; readonly title: string }[]
  readonly empty?: string
  readonly value?: string
  readonly onChange?: (value: string) => void
}) => (
  <div className={css.choice}>
    <label htmlFor={`supposed-${name}`}>{label}</label>
    <select
      id={`supposed-${name}`}
      name={name}
      {...(onChange === undefined
        ? { defaultValue: '' }
        : { value, onChange: event => onChange(event.currentTarget.value) })}
    >
      <option value="">{empty}</option>
      {options.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  </div>
)
