import { mostStyles } from './limits.ts'
import { formOf, type NumberForm } from './number-format.ts'
import { type Parts, Refused, readWholeXml } from './read-xml.ts'

/** The form of each style that a cell can name by its number. @throws Refused */
export const readStyles = async (chunks: Parts): Promise<readonly NumberForm[]> => {
  const codes = new Map<number, string>()
  const formats: number[] = []
  let [inFormats, inCells] = [false, false]
  await readWholeXml(chunks, {
    open: (name, attributes) => {
      if (name === 'numFmts') inFormats = true
      else if (name === 'cellXfs') inCells = true
      else if (name === 'numFmt' && inFormats) codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      else if (name === 'xf' && inCells) formats.push(Number(attributes.numFmtId ?? 0))
      if (codes.size > mostStyles || formats.length > mostStyles)
        throw new Refused('workbook-too-large', 'More styles than Excel knows')
    },
    close: name => {
      if (name === 'numFmts') inFormats = false
      else if (name === 'cellXfs') inCells = false
    },
    text: () => undefined,
  })
  return formats.map(id => formOf(id, codes.get(id)))
}
