import { describe, expect, it } from 'vitest'
import type { OnnxSignature, OnnxValue } from '../../../../standards/onnx/index.ts'
import { chosenOutput, filledInputs } from './signature-use.ts'

const value = (name: string, shape: OnnxValue['shape'], type: OnnxValue['type'] = 'float32'): OnnxValue => ({
  name,
  type,
  shape,
})
const model = (parts: Partial<OnnxSignature>): OnnxSignature => ({
  inputs: [value('X', [undefined, 3])],
  outputs: [value('probabilities', [undefined, 2])],
  zipMaps: [],
  metadata: new Map(),
  ...parts,
})
const said = (read: ReturnType<typeof filledInputs> | ReturnType<typeof chosenOutput>): string =>
  read.ok ? 'ok' : read.issues.map(({ message }) => message).join(' ')
const columnsOf = (signature: OnnxSignature, columns?: readonly string[]): unknown => {
  const read = filledInputs(signature, columns)
  return read.ok ? read.value.map(one => one.columns) : said(read)
}

describe('columns of an ONNX model', () => {
  it('are those of the inputs by name', () => {
    const inputs = [value('age', [undefined, 1]), value('site', [undefined], 'string')]
    expect(columnsOf(model({ inputs }))).toEqual([['age'], ['site']])
    expect(columnsOf(model({ inputs: [value('age', [1, 1])] }))).toEqual([['age']])
    expect(columnsOf(model({ inputs }), ['age', 'site'])).toMatch(/names of their own/)
  })

  it('of a matrix are named by the asker or the model, and never guessed', () => {
    expect(columnsOf(model({}), ['a', 'b', 'c'])).toEqual([['a', 'b', 'c']])
    for (const text of ['["a","b","c"]', 'a, b ,c'])
      expect(columnsOf(model({ metadata: new Map([['feature_names', text]]) }))).toEqual([['a', 'b', 'c']])
    expect(columnsOf(model({}))).toMatch(/matrix of 3 columns.*--columns a,b,c/)
    expect(columnsOf(model({ metadata: new Map([['feature_names', '["a",2]']]) }))).toMatch(/--columns/)
    expect(columnsOf(model({}), ['a', 'b'])).toMatch(/has 3 columns, 2 are named/)
    expect(columnsOf(model({}), ['a', 'b', 'a'])).toMatch(/named twice/)
    const metadata = new Map([['feature_names', 'a,b,c']])
    expect(columnsOf(model({ metadata }), ['a', 'c', 'b'])).toMatch(/differs/)
    // How many there are is open: the names say it.
    expect(columnsOf(model({ inputs: [value('X', [undefined, undefined])] }), ['a', 'b'])).toEqual([['a', 'b']])
  })

  it.each([
    [
      'a matrix beside others',
      [value('num', [undefined, 4]), value('site', [undefined, 1], 'string')],
      /num is \[\?, 4\]/,
    ],
    ['a type that is not read', [value('flag', [undefined, 1], 'bool')], /flag holds bool/],
    ['many rows at once only', [value('X', [32, 3])], /X is \[32, 3\]/],
    ['more dimensions', [value('X', [undefined, 3, 3])], /X is \[\?, 3, 3\]/],
    ['nothing', [], /no input/],
  ])('are not found in %s', (_, inputs, words) => {
    expect(said(filledInputs(model({ inputs }), undefined))).toMatch(words)
  })
})

describe('the prediction of an ONNX model', () => {
  const label = value('label', [undefined], 'int64')
  const zipMap = { output: 'output_probability', tensor: 'inner', classes: ['no', 'yes'] }
  const zipped = model({ outputs: [label, value('output_probability', [], 'other')], zipMaps: [zipMap] })

  it('is the documented tensor, what the ZipMap takes, or the only decimal one', () => {
    expect(
      chosenOutput(
        model({ outputs: [value('logits', [undefined, 2]), value('probabilities', [undefined, 2])] }),
        undefined,
      ),
    ).toMatchObject({
      value: { tensor: 'probabilities', isInner: false },
    })
    expect(chosenOutput(zipped, undefined)).toMatchObject({
      value: { tensor: 'inner', isInner: true, name: 'output_probability', of: 'yes' },
    })
    expect(chosenOutput(model({ outputs: [label, value('variable', [undefined, 1])] }), undefined)).toMatchObject({
      value: { tensor: 'variable' },
    })
  })

  it('is asked for where it is not clear, with what there is', () => {
    const two = model({ outputs: [value('a', [undefined, 1]), value('b', [undefined, 2])] })
    expect(said(chosenOutput(two, undefined))).toMatch(
      /a \(float32 \[\?, 1\]\), b \(float32 \[\?, 2\]\).*--output NAME/,
    )
    expect(chosenOutput(two, 'b')).toMatchObject({ value: { tensor: 'b' } })
    expect(said(chosenOutput(two, 'c'))).toMatch(/--output NAME/)
    expect(said(chosenOutput(model({ outputs: [value('t', [undefined], 'string')] }), 't'))).toMatch(/no numbers/)
  })
})
