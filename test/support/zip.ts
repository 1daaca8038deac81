import { crc32 } from 'node:zlib'

const little = (value: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return buffer
}

/**
 * A zip archive (PKWARE APPNOTE 4.3) of content that is deflated already. Its checksums are of nothing: for archives that are
 * refused before anybody looks.
 *
 * @param size what each file says that it expands to, in bytes
 */
export const zipOf = (files: Readonly<Record<string, Uint8Array>>, size: number): Buffer => {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, deflated] of Object.entries(files)) {
    const checked = [
      little(crc32(''), 4),
      little(deflated.length, 4),
      little(size, 4),
      little(name.length, 2),
      little(0, 2),
    ]
    const common = [little(20, 2), little(0, 2), little(8, 2), little(0, 4), ...checked]
    const local = Buffer.concat([little(0x04034b50, 4), ...common, Buffer.from(name), deflated])
    central.push(
      Buffer.concat([
        little(0x02014b50, 4),
        little(20, 2),
        ...common,
        little(0, 2),
        little(0, 2),
        little(0, 2),
        little(0, 4),
        little(at, 4),
        Buffer.from(name),
      ]),
    )
    parts.push(local)
    at += local.length
  }
  const directory = Buffer.concat(central)
  const count = Object.keys(files).length
  const end = [
    little(0x06054b50, 4),
    little(0, 4),
    little(count, 2),
    little(count, 2),
    little(directory.length, 4),
    little(at, 4),
    little(0, 2),
  ]
  return Buffer.concat([...parts, directory, ...end])
}
