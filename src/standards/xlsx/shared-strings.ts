import { longestText, mostSharedStrings, mostSharedText } from './limits.ts'
import { type Parts, Refused, readWholeXml, unescaped } from './read-xml.ts'

/**
 * The texts that cells refer to by their number. Rich text is joined; its reading aids (`rPh`) are no part of it.
 *
 * @throws Refused `workbook-too-large` beyond the limits
 */
export const readSharedStrings = async (chunks: Parts): Promise<readonly string[]> => {
  const strings: string[] = []
  let total = 0
  let text = ''
  let inText = false
  let aside = 0
  await readWholeXml(chunks, {
    open: name => {
      if (name === 'si') text = ''
      else if (name === 'rPh') aside += 1
      else if (name === 't') inText = aside === 0
    },
    text: piece => {
      if (inText) text += piece
    },
    close: name => {
      if (name === 't') inText = false
      else if (name === 'rPh') aside -= 1
      else if (name === 'si') {
        total += text.length
        if (text.length > longestText || total > mostSharedText || strings.length >= mostSharedStrings)
          throw new Refused('workbook-too-large', 'More text than is held at once: save the sheet as CSV')
        strings.push(unescaped(text))
      }
    },
  })
  return strings
}
