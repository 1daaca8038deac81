import { mostSheets } from './limits.ts'
import type { NumberForm } from './number-format.ts'
import { type Attributes, type Parts, Refused, readWholeXml } from './read-xml.ts'
import { readSharedStrings } from './shared-strings.ts'
import { readStyles } from './styles.ts'

/** The parts of the package by their names, such as `xl/workbook.xml`; `undefined` for one that it does not have. */
export type WorkbookParts = (name: string) => Promise<Parts | undefined>

export type Sheet = { readonly name: string; readonly hidden: boolean; readonly part: string }

export type Workbook = {
  /** Worksheets in their order; sheets that are only a chart are none. */
  readonly sheets: readonly Sheet[]
  /** Days are counted from 1904-01-01, as Excel for the Macintosh once did. */
  readonly since1904: boolean
  /** Loads what all sheets share. */
  readonly shared: () => Promise<Shared>
}

/** What cells refer to by number. */
export type Shared = { readonly strings: readonly string[]; readonly forms: readonly NumberForm[] }

/**
 * The table of contents of an Office Open XML workbook (ECMA-376, both editions' namespaces).
 *
 * @throws Refused `xlsx-invalid`, `xlsb-unsupported`, or as the XML is wrong
 */
export const openWorkbook = async (parts: WorkbookParts): Promise<Workbook> => {
  const [main] = [...(await relationsOf(parts, '')).values()].filter(({ type }) => type === 'officeDocument')
  if (main === undefined) throw new Refused('xlsx-invalid', 'A zip archive, but no Excel workbook')
  if (main.part.endsWith('.bin'))
    throw new Refused('xlsb-unsupported', 'A binary workbook (.xlsb): save it as .xlsx, or the sheet as CSV')
  const relations = await relationsOf(parts, main.part)
  const found: { name: string; hidden: boolean; id: string }[] = []
  let since1904 = false
  let isWorkbook = false
  await readWholeXml(await partOf(parts, main.part), {
    open: (name, attributes) => {
      if (name === 'workbook') isWorkbook = true
      else if (name === 'workbookPr') since1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '')
      else if (name === 'sheet' && found.length < mostSheets)
        found.push({
          name: attributes.name ?? '',
          hidden: (attributes.state ?? 'visible') !== 'visible',
          id: idIn(attributes),
        })
    },
    close: () => undefined,
    text: () => undefined,
  })
  if (!isWorkbook) throw new Refused('xlsx-invalid', 'An Office document, but no Excel workbook')
  const partOfType = (type: string) => [...relations.values()].find(one => one.type === type)?.part
  return {
    sheets: found.flatMap(({ name, hidden, id }) => {
      const relation = relations.get(id)
      return relation?.type === 'worksheet' ? [{ name, hidden, part: relation.part }] : []
    }),
    since1904,
    shared: async () => {
      const [strings, styles] = await Promise.all(
        ['sharedStrings', 'styles'].map(type => optional(parts, partOfType(type))),
      )
      return {
        strings: strings === undefined ? [] : await readSharedStrings(strings),
        forms: styles === undefined ? [] : await readStyles(styles),
      }
    },
  }
}

/** `r:id`, whatever the prefix is. */
const idIn = (attributes: Attributes): string =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''

/** @throws Refused when the package lacks it */
export const partOf = async (parts: WorkbookParts, name: string): Promise<Parts> => {
  const part = await parts(name)
  if (part === undefined) throw new Refused('xlsx-invalid', 'The workbook lacks a part that it names')
  return part
}

const optional = async (parts: WorkbookParts, name: string | undefined): Promise<Parts | undefined> =>
  name === undefined ? undefined : await partOf(parts, name)

/** What a part names, by the ids it uses; `''` is the package itself. */
const relationsOf = async (
  parts: WorkbookParts,
  of: string,
): Promise<ReadonlyMap<string, { readonly type: string; readonly part: string }>> => {
  const folder = of.slice(0, of.lastIndexOf('/') + 1)
  const relations = new Map<string, { type: string; part: string }>()
  const chunks = await parts(`${folder}_rels/${of.slice(folder.length)}.rels`)
  if (chunks === undefined) return relations
  await readWholeXml(chunks, {
    open: (name, attributes) => {
      const [id, target] = [attributes.Id, attributes.Target]
      if (name !== 'Relationship' || id === undefined || target === undefined || relations.size >= mostSheets * 2)
        return
      const type = attributes.Type ?? ''
      relations.set(id, { type: type.slice(type.lastIndexOf('/') + 1), part: resolved(folder, target) })
    },
    close: () => undefined,
    text: () => undefined,
  })
  return relations
}

const resolved = (folder: string, target: string): string => {
  const steps: string[] = []
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}
