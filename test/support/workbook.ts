import { crc32, deflateRawSync } from 'node:zlib'

/** A zip archive of files by their names (PKWARE's APPNOTE, without its extensions). */
export const zipOf = (files: Readonly<Record<string, string>>): Buffer => {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc32(bytes), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(bytes.length, 18)
    head.writeUInt16LE(name.length, 22)
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(at, 10)
    const written = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed])
    central.push(Buffer.from('PK\x01\x02\x14\x00'), head, entry, Buffer.from(name))
    local.push(written)
    at += written.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(18)
  const count = Object.keys(files).length
  end.writeUInt16LE(count, 4)
  end.writeUInt16LE(count, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...local, list, Buffer.from('PK\x05\x06'), end])
}

const relations = (targets: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(
      ([type, target], n) =>
        `<Relationship Id="r${n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

export type TestSheet = {
  readonly name: string
  /** XML of the rows: `<row r="1"><c r="A1"><v>1</v></c></row>`. */
  readonly rows: string
  readonly state?: string
  /** XML before and behind the rows. */
  readonly before?: string
  readonly behind?: string
}

/**
 * A workbook written by hand.
 *
 * @param formats number formats of the styles 0, 1, 2 …: an id, or a code
 */
export const workbookOf = (
  sheets: readonly TestSheet[],
  {
    strings = [],
    formats = [0],
    since1904 = false,
  }: {
    readonly strings?: readonly string[]
    readonly formats?: readonly (number | string)[]
    readonly since1904?: boolean
  } = {},
): Buffer => {
  const own = formats.flatMap((format, n) => (typeof format === 'string' ? [[200 + n, format] as const] : []))
  return zipOf({
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook ${main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="${since1904 ? 1 : 0}"/><sheets>${sheets
      .map(
        ({ name, state = 'visible' }, n) => `<sheet name="${name}" sheetId="${n + 1}" state="${state}" r:id="r${n}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, n) => ['worksheet', `worksheets/sheet${n + 1}.xml`] as const),
      ['styles', 'styles.xml'],
      ['sharedStrings', '/xl/sharedStrings.xml'],
    ]),
    'xl/styles.xml': `<styleSheet ${main}><numFmts>${own.map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${formats
      .map((format, n) => `<xf numFmtId="${typeof format === 'string' ? 200 + n : format}"/>`)
      .join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst ${main}>${strings.map(text => `<si>${text}</si>`).join('')}</sst>`,
    ...Object.fromEntries(
      sheets.map(({ rows, before = '', behind = '' }, n) => [
        `xl/worksheets/sheet${n + 1}.xml`,
        `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet ${main}>${before}<sheetData>${rows}</sheetData>${behind}</worksheet>`,
      ]),
    ),
  })
}

const columns = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A row of inline texts; what begins with `<` is the inside of a cell, what begins with `=` a cell with its attributes: `=s="1"|<v>1</v>`. */
export const rowOf = (number: number, cells: readonly string[], attributes = ''): string =>
  `<row r="${number}" ${attributes}>${cells
    .map((cell, n) => {
      const place = `r="${columns[n]}${number}"`
      if (cell === '') return ''
      if (cell.startsWith('<')) return `<c ${place}>${cell}</c>`
      const [, own, inside] = /^=([^|]*)\|(.*)$/s.exec(cell) ?? []
      if (own !== undefined) return `<c ${place} ${own}>${inside}</c>`
      return `<c ${place} t="inlineStr"><is><t>${cell}</t></is></c>`
    })
    .join('')}</row>`
