import type { IdentityRecord, PairField, PairView } from '../../../src/pipeline/delivery/contract.ts'
import css from './identity.module.css'
import { fieldText, levelText } from './words.ts'

/** Field by field: what each record says, and what that says for or against one person. */
export const PairTable = ({ pair }: { readonly pair: PairView }) => (
  <table className={css.table}>
    <caption className={css.quiet}>
      Weight: log₂ of how much likelier it is of one person than of two; +10 is a thousand to one.
    </caption>
    <thead>
      <tr>
        <th scope="col">Field</th>
        <RecordHead record={pair.a} />
        <RecordHead record={pair.b} />
        <th scope="col">Compared</th>
        <th scope="col" className={css.number}>
          Weight
        </th>
      </tr>
    </thead>
    <tbody>
      {pair.fields.map(field => (
        <FieldRow key={field.field} field={field} />
      ))}
    </tbody>
  </table>
)

const RecordHead = ({ record }: { readonly record: IdentityRecord }) => (
  <th scope="col">
    {record.source}
    <span className={css.patient}>{record.patient}</span>
  </th>
)

const FieldRow = ({ field }: { readonly field: PairField }) => {
  const { sign, text } = levelText[field.level]
  const differs = field.level !== 'exact' && field.level !== 'missing'
  return (
    <tr data-level={field.level} className={differs ? css.differs : undefined}>
      <th scope="row">{fieldText(field.field)}</th>
      <Value value={field.a} differs={differs} />
      <Value value={field.b} differs={differs} />
      <td>
        <span aria-hidden="true">{sign} </span>
        {text}
      </td>
      <td className={css.number}>
        {field.weight === null ? 'not counted' : `${field.weight > 0 ? '+' : '−'}${Math.abs(field.weight).toFixed(1)}`}
      </td>
    </tr>
  )
}

const Value = ({ value, differs }: { readonly value: string | null; readonly differs: boolean }) => (
  <td>{value === null ? <span className={css.quiet}>not given</span> : differs ? <mark>{value}</mark> : value}</td>
)
