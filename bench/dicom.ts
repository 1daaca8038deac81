import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { parseDicom } from '../src/standards/dicom/index.ts'
import { fileOf, type Written } from '../test/support/dicom.ts'
import { measure, numberArgument, report } from './report.ts'

// Headers of DICOM files read from disk, beside dicom-parser in the same process. `node bench/dicom.ts [FILES]`. One process;
// the files are in the page cache. Each file has 260 elements and half a megabyte of pixels or more.

const files = numberArgument(0, 200)
const folder = mkdtempSync(join(tmpdir(), 'attune-bench-dicom-'))

/** 260 elements, as a CT image of the shared data has, 40 of them in sequences. */
const image = (pixelBytes: number): Buffer => {
  const codes = Array.from({ length: 10 }, (_, n) => ({
    CodeValue: `C${n}`,
    CodingSchemeDesignator: 'DCM',
    CodeMeaning: `meaning ${n}`,
    CodingSchemeVersion: '01',
  }))
  const privates = Object.fromEntries(
    Array.from({ length: 205 }, (_, n) => [`0043${(0x1000 + n).toString(16).toUpperCase()} DS`, `${n}.25\\${n}`]),
  )
  const elements: Written = {
    SOPInstanceUID: '1.2.3.4',
    StudyInstanceUID: '1.2.3',
    PatientName: 'Doe^Jane',
    Rows: 512,
    ProcedureCodeSequence: codes,
    ...privates,
    '7FE00010 OW': new Uint8Array(pixelBytes),
  }
  return fileOf(elements)
}

/** A chunk at a time, as import reads. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    for await (const chunk of file.createReadStream({ highWaterMark: 256 * 1024 })) yield chunk as Uint8Array
  } finally {
    await file.close()
  }
}

const whole = async (path: string): Promise<Buffer> => {
  const file = await open(path)
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

const rows: Record<string, string | number>[] = []
try {
  for (const pixelBytes of [512 * 1024, 8 * 1024 * 1024]) {
    const bytes = image(pixelBytes)
    const count = Math.max(1, Math.round((files * 512 * 1024) / pixelBytes))
    const paths = Array.from({ length: count }, (_, n) => join(folder, `${pixelBytes}-${n}.dcm`))
    for (const path of paths) writeFileSync(path, bytes)
    const works: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
      ['read from disk alone', whole],
      ['dicom-parser, whole file read', async path => dicomParser.parseDicom(await whole(path))],
      ['attune, whole file read', async path => await parseDicom([await whole(path)])],
      ['attune, streamed', async path => await parseDicom(chunksOf(path))],
      ['dicom-parser, in memory', async () => dicomParser.parseDicom(bytes)],
      ['attune, in memory', async () => await parseDicom([bytes])],
    ]
    let reference = 0
    for (const [what, work] of works) {
      for (const path of paths.slice(0, 20)) await work(path)
      const { seconds, cpuSeconds } = await measure(async () => {
        for (const path of paths) await work(path)
      })
      const rate = (bytes.length * count) / 1e6 / seconds
      if (what.startsWith('dicom-parser')) reference = rate
      rows.push({
        file: `${Math.round(bytes.length / 1000)} kB`,
        what,
        'MB/s': rate,
        'MB per CPU second': (bytes.length * count) / 1e6 / cpuSeconds,
        'ms each': (seconds / count) * 1000,
        'times dicom-parser': what.startsWith('attune') ? rate / reference : '',
      })
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
report(`DICOM headers, ${files} files`, rows)
