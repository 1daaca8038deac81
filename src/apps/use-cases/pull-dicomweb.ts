import { appendFileSync, createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError, type Issue, issue } from '../../core/index.ts'
import type { FhirClient } from '../../platform/fhir-client/index.ts'
import { boundaryOf, partsOf } from '../../platform/http/index.ts'
import { datasetOfJson, elementAt, tagOf, textsOf } from '../../standards/dicom/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { importPaths } from './import.ts'
import { type ImportReport, sumReports } from './import-report.ts'
import { stopIfAsked } from './interrupted.ts'
import { holdPull } from './pull-lock.ts'
import { pullFolder, pullKey, readMark, writeMark } from './pull-marks.ts'

export type DicomWebRequest = {
  readonly source: string
  /** The archive's patient id (0010,0020). */
  readonly patient: string | undefined
  /** Studies from this day on, `YYYY-MM-DD...`, or `last`. */
  readonly since: string | undefined
  /** Every instance, not only reports and documents. */
  readonly pixels: boolean
}

export type DicomWebReport = {
  readonly since: string | null
  readonly studies: number
  /** Studies that an earlier attempt at the same pull has stored. */
  readonly before: number
  /** Instances whose files were fetched. */
  readonly files: number
  readonly import: ImportReport
}

/** Studies of one answer. */
const pageSize = 100

/** SR documents, key objects among them, and encapsulated documents. */
const documents = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(?:88|104)\./

/** Answers by which an archive says that it has something no longer. */
const gone = [404, 410]

/**
 * Fetches studies from a DICOMweb archive (QIDO-RS, WADO-RS) and stores them: the metadata of every instance, and the files of
 * reports and documents. Stopped at any moment, the same call goes on behind the last study that is stored.
 *
 * @throws AppError `conflict` while the same pull runs; `peer-refused`, `peer-unavailable` as the client
 */
export const pullDicomWeb = async (
  deps: Dependencies,
  client: FhirClient,
  request: DicomWebRequest,
  caller: Caller,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<DicomWebReport> => {
  const { source, patient, pixels } = request
  const key = pullKey('dicomweb', client.base.href, source, JSON.stringify([patient ?? null, pixels]))
  const folder = pullFolder(deps, key)
  const release = await holdPull(folder)
  try {
    const since = (request.since === 'last' ? readMark(deps, key) : request.since)?.slice(0, 10)
    const began = deps.clock()
    const done = openDone(folder, since)
    const sums = { studies: 0, before: 0, files: 0, reports: [] as ImportReport[], issues: [] as Issue[] }
    for await (const study of studiesOf(client, patient, since)) {
      sums.studies += 1
      if (done.has(study)) {
        sums.before += 1
        continue
      }
      const fetched = await fetchStudy(client, folder, study, request, sums.issues)
      if (fetched.length > 0) {
        sums.files += fetched.length - 1
        sums.reports.push(await importPaths(deps, { paths: fetched, source, adapter: 'dicomweb' }, caller, progress))
      }
      done.add(study)
      rmSync(join(folder, 'study'), { recursive: true, force: true })
      progress(`${sums.studies} studies`)
      stopIfAsked(signal, `${sums.studies} studies`)
    }
    // A day before: studies are known by their day, and an archive may get one late.
    await writeMark(deps, key, new Date(Date.parse(began) - 86_400_000).toISOString())
    rmSync(folder, { recursive: true, force: true })
    await recordAct(deps, {
      actor: caller.actor,
      action: 'pull.finished',
      record: null,
      purpose: 'HOPERAT',
      details: { source, server: client.base.origin, files: sums.files, studies: sums.studies },
    })
    const total = sumReports(sums.reports)
    return {
      since: since ?? null,
      studies: sums.studies,
      before: sums.before,
      files: sums.files,
      import: { ...total, issues: [...total.issues, ...sums.issues.map(one => ({ ...one, count: 1 }))] },
    }
  } finally {
    release()
  }
}

/** The studies that are stored, a line each; of another span of time nothing counts. */
const openDone = (folder: string, since: string | undefined) => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'studies')
  const head = `since ${since ?? ''}\n`
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (!text.startsWith(head)) {
    rmSync(file, { force: true })
    appendFileSync(file, head, { mode: 0o600, flush: true })
  }
  // A line that was cut off is of a study that is fetched again.
  const lines = text.startsWith(head) ? text.slice(head.length).split('\n').slice(0, -1) : []
  const known = new Set(lines)
  return {
    has: (study: string) => known.has(study),
    add: (study: string) => {
      known.add(study)
      appendFileSync(file, `${study}\n`, { flush: true })
    },
  }
}

const jsonType = { accept: 'application/dicom+json' }

/** QIDO-RS, page by page (PS3.18, 10.6); an archive that knows no pages gives the first again, which ends it. */
async function* studiesOf(
  client: FhirClient,
  patient: string | undefined,
  since: string | undefined,
): AsyncGenerator<string> {
  const seen = new Set<string>()
  for (let offset = 0; ; offset += pageSize) {
    const query = new URLSearchParams({ limit: String(pageSize), offset: String(offset) })
    if (patient !== undefined) query.set('PatientID', patient)
    if (since !== undefined) query.set('StudyDate', `${since.replaceAll('-', '')}-`)
    const answer = await client.request(`studies?${query}`, { headers: jsonType })
    const found = answer.status === 204 ? [] : jsonArray(await answer.text())
    const uids = found.flatMap(one => uidIn(one, 'StudyInstanceUID') ?? [])
    const fresh = uids.filter(uid => !seen.has(uid))
    for (const uid of fresh) {
      seen.add(uid)
      yield uid
    }
    if (found.length < pageSize || fresh.length === 0) return
  }
}

/** @throws AppError `peer-refused` */
const jsonArray = (text: string): readonly unknown[] => {
  try {
    const json: unknown = JSON.parse(text)
    if (Array.isArray(json)) return json
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new AppError('peer-refused', 'The answer of the archive is no DICOM JSON.', {
    remedy: 'Give the address of its DICOMweb service, such as https://pacs.example/dicom-web.',
  })
}

/** A UID, of digits and dots only: it becomes part of an address and a file's name. */
const uidIn = (json: unknown, keyword: string): string | undefined => {
  const dataset = datasetOfJson(json)
  const element = elementAt(dataset, tagOf(keyword))
  const uid = element === undefined ? undefined : textsOf(element, dataset.charset)[0]
  return uid !== undefined && /^[0-9.]{1,64}$/.test(uid) ? uid : undefined
}

/** @returns the paths of the metadata and of the files; none for a study that is gone */
const fetchStudy = async (
  client: FhirClient,
  folder: string,
  study: string,
  { pixels }: DicomWebRequest,
  issues: Issue[],
): Promise<readonly string[]> => {
  const within = join(folder, 'study')
  rmSync(within, { recursive: true, force: true })
  mkdirSync(within, { recursive: true })
  const answer = await client.request(`studies/${study}/metadata`, { headers: jsonType, takes: gone })
  if (gone.includes(answer.status)) {
    await answer.body?.cancel()
    issues.push(issue('warning', 'study-gone', 'A study that the archive listed is no longer there'))
    return []
  }
  const text = await answer.text()
  const instances = jsonArray(text)
  const metadata = join(within, 'metadata.json')
  await pipeline([text], createWriteStream(metadata, { mode: 0o600 }))
  const paths = [metadata]
  for (const instance of instances) {
    const [sopClass, series, uid] = ['SOPClassUID', 'SeriesInstanceUID', 'SOPInstanceUID'].map(name =>
      uidIn(instance, name),
    )
    if (series === undefined || uid === undefined || !(pixels || documents.test(sopClass ?? ''))) continue
    const path = join(within, `${uid}.dcm`)
    const address = `studies/${study}/series/${series}/instances/${uid}`
    if (await fetchInstance(client, address, path)) paths.push(path)
    else issues.push(issue('warning', 'instance-gone', 'An instance that the archive listed is no longer there'))
  }
  return paths
}

const dicomType = { accept: 'multipart/related; type="application/dicom"' }

/** WADO-RS (PS3.18, 10.4), to a file as it comes. A connection that is cut fails the pull; it goes on at this study. */
const fetchInstance = async (client: FhirClient, address: string, path: string): Promise<boolean> => {
  const answer = await client.request(address, { headers: dicomType, takes: gone })
  if (gone.includes(answer.status) || answer.body === null) {
    await answer.body?.cancel()
    return false
  }
  const boundary = boundaryOf(answer.headers.get('content-type') ?? '')
  try {
    if (boundary === undefined) await pipeline(answer.body, createWriteStream(path, { mode: 0o600 }))
    else {
      for await (const { body } of partsOf(answer.body, boundary)) {
        await pipeline(body, createWriteStream(path, { mode: 0o600 }))
        return true
      }
    }
  } catch (cause) {
    throw new AppError('peer-unavailable', 'The archive ended the connection within an instance.', {
      remedy: 'The same command goes on where it was.',
      cause,
    })
  }
  return true
}
