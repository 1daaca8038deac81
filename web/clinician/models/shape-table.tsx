import type { ShapeCellView, ShapeView } from '../../../src/pipeline/delivery/contract.ts'
import css from './charts.module.css'
import { axisUnit, countOf, numberText } from './words.ts'

/** The same as the drawing, in numbers. */
export const ShapeTable = ({ shape, scale }: { readonly shape: ShapeView; readonly scale: string }) => {
  const unit = axisUnit(shape.unit)
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{shape.kind === 'levels' ? 'Level' : unit === '' ? 'Value' : `Value, ${unit}`}</th>
          <th scope="col">Adds, {scale}</th>
          {shape.unedited !== null && <th scope="col">As trained</th>}
          <th scope="col">95% interval</th>
          <th scope="col">Rows</th>
        </tr>
      </thead>
      <tbody>
        {shape.kind === 'levels'
          ? shape.cells.map((cell, at) => (
              <Row
                key={cell.levels.join()}
                name={cell.levels.join(', ')}
                cell={cell}
                before={shape.unedited?.cells[at]}
              />
            ))
          : shape.cells.map((cell, at) => (
              <Row
                key={cell.above ?? 'first'}
                name={stretchText(cell.above, cell.atMost)}
                cell={cell}
                before={shape.unedited?.cells[at]}
              />
            ))}
        <Row name="missing" cell={shape.missing} before={shape.unedited?.missing} />
      </tbody>
    </table>
  )
}

const stretchText = (above: number | null, atMost: number | null): string => {
  if (above === null) return atMost === null ? 'any' : `up to ${shortText(atMost)}`
  return atMost === null ? `above ${shortText(above)}` : `above ${shortText(above)} to ${shortText(atMost)}`
}

const shortText = (value: number): string => String(Number(value.toPrecision(4)))

const Row = ({
  name,
  cell: { value, low, high, rows },
  before,
}: {
  readonly name: string
  readonly cell: ShapeCellView
  /** As trained, of an edited shape. */
  readonly before: number | undefined
}) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{numberText(value, 2)}</td>
    {before !== undefined && <td>{numberText(before, 2)}</td>}
    <td>{low === null || high === null ? 'not known' : `${numberText(low, 2)} to ${numberText(high, 2)}`}</td>
    <td>{rows === null ? 'under 10' : countOf(rows)}</td>
  </tr>
)
