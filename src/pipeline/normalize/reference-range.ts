import type { ReferenceRange } from '../../clinical/index.ts'
import type { ObservationComponent, WireQuantity } from '../../standards/fhir/index.ts'
import { codingsOf, given } from './codes.ts'
import { originalOf } from './quantities.ts'

const amount = (from: WireQuantity | undefined) => (from === undefined ? undefined : originalOf(from))

/** The ranges that the source holds a value against, in its own words and units: nothing is converted or computed. */
export const referenceRangesOf = ({
  referenceRange = [],
}: ObservationComponent): readonly ReferenceRange[] | undefined => {
  const ranges = referenceRange.map(
    ({ low, high, text, type, appliesTo, age }): ReferenceRange => ({
      ...given('low', amount(low)),
      ...given('high', amount(high)),
      ...given('text', text),
      ...given('type', type === undefined ? undefined : codingsOf(type)),
      ...given(
        'appliesTo',
        appliesTo?.map(one => ({ codings: codingsOf(one), ...given('text', one.text) })),
      ),
      ...given(
        'age',
        age === undefined ? undefined : { ...given('low', amount(age.low)), ...given('high', amount(age.high)) },
      ),
    }),
  )
  const said = ranges.filter(range => Object.keys(range).length > 0)
  return said.length === 0 ? undefined : said
}
