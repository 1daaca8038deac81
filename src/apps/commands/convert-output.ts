import type { Issue } from '../../core/index.ts'
import type { LossReport } from '../../pipeline/ingest/index.ts'
import type { Terminal } from '../terminal.ts'

/** A converted file, without its resources, which have been written already. */
export type ConvertedFile = {
  readonly file: string
  readonly format: string
  readonly loss: LossReport
  readonly issues: readonly Issue[]
  readonly resources: number
  readonly readings: number
}

/** Where what `attune convert` finds goes, file by file. */
export type ConvertOutput = {
  /** Whether entries are written at all; making them is most of the work. */
  readonly wantsEntries: boolean
  readonly begin: (file: { readonly file: string; readonly format: string }) => Promise<void>
  /** An entry of the Bundle, as JSON text. */
  readonly entry: (json: string) => Promise<void> | undefined
  /** Entries as JSON in UTF-8, with commas between them. */
  readonly entries: (json: Uint8Array) => Promise<void> | undefined
  readonly finish: (converted: ConvertedFile) => Promise<void>
  readonly end: () => Promise<void>
}

/** Characters that are gathered before they are written. */
const writtenAtOnce = 64 * 1024
/** Bytes of entries below which they are gathered too: a write for each would cost more. */
const gathered = 16 * 1024

const decoder = new TextDecoder()

/** One JSON document, written as it comes: entries first, then what was lost. */
export const createJsonOutput = (terminal: Terminal, files: number): ConvertOutput => {
  const several = files > 1
  const told: Pick<ConvertedFile, 'loss' | 'issues'>[] = []
  let text = ''
  let first = true
  const flush = async () => {
    const full = text
    text = ''
    await terminal.write(full)
  }
  const separate = () => {
    text += first ? '\n' : ',\n'
    first = false
  }
  return {
    wantsEntries: true,
    begin: async ({ file, format }) => {
      if (several) {
        text += `${told.length === 0 ? '{"files":[\n' : ',\n'}{"file":${JSON.stringify(file)},"format":${JSON.stringify(format)},`
      } else text += '{'
      text += '"bundle":{"resourceType":"Bundle","type":"collection","entry":['
      first = true
    },
    entry: json => {
      separate()
      text += json
      return text.length > writtenAtOnce ? flush() : undefined
    },
    entries: async json => {
      separate()
      if (json.length < gathered) {
        text += decoder.decode(json)
        if (text.length > writtenAtOnce) await flush()
        return
      }
      await flush()
      await terminal.write(json)
    },
    finish: async ({ loss, issues }) => {
      told.push({ loss, issues })
      text += `]},\n"loss":${JSON.stringify(loss)},\n"issues":${JSON.stringify(issues)}}`
      await flush()
    },
    end: async () => {
      if (several)
        text += `],\n"loss":${JSON.stringify(sumOf(told.map(({ loss }) => loss)))},\n"issues":${JSON.stringify(allIssues(told))}}`
      text += '\n'
      await flush()
    },
  }
}

const allIssues = (told: readonly { readonly issues: readonly Issue[] }[]) => told.flatMap(({ issues }) => issues)

const sumOf = (losses: readonly LossReport[]) => ({
  mapped: losses.reduce((sum, { mapped }) => sum + mapped, 0),
  text: losses.reduce((sum, { text }) => sum + text, 0),
  unmapped: losses.flatMap(({ unmapped }) => unmapped),
  unmappedInAll: losses.reduce((sum, { unmappedInAll }) => sum + unmappedInAll, 0),
})

/** A few lines for a reader. */
export const createTextOutput = (terminal: Terminal): ConvertOutput => ({
  wantsEntries: false,
  begin: async () => undefined,
  entry: () => undefined,
  entries: () => undefined,
  finish: async converted => terminal.out(render(converted)),
  end: async () => undefined,
})

const render = ({ file, format, loss, issues, resources, readings }: ConvertedFile): string =>
  [
    `${file}: ${resources} resources${readings === 0 ? '' : ` and ${readings} readings`} from ${format}; ${loss.mapped} values mapped, ${loss.text} kept as text, ${loss.unmappedInAll} not mapped`,
    ...loss.byPath
      .filter(({ unmapped }) => unmapped > 0)
      .slice(0, 20)
      .map(({ path, unmapped }) => `  not mapped  ${path} (${unmapped})`),
    ...issues.map(({ severity, code, message, location }) => `  ${severity}  ${code}: ${message} [${location ?? ''}]`),
  ].join('\n')
