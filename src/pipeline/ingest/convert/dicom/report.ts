import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { type Concept, given, list, momentAt, writtenAt } from './concepts.ts'
import { type ContentItem, codeOf, contentOf, textOf } from './content-tree.ts'
import type { About } from './instance.ts'
import { instanceIdOf } from './instance-id.ts'
import {
  type Context,
  contextWithin,
  groupOf,
  isContext,
  noContext,
  observationOf,
  type Report,
  worded,
} from './measurements.ts'
import { type Scope, studyIdOf, uidIdentifier } from './study.ts'

/** Texts and codes of a report's conclusion: impression, conclusion, summary (PS3.16, CID 7002 and TID 2000). */
const conclusions = new Set(['DCM 121073', 'DCM 121077', 'DCM 121111', 'LN 19005-8', 'LN 55110-1', 'LN 55112-7'])

/** What a walk over the content has found. */
type Found = {
  readonly observations: ConvertedResource[]
  readonly conclusion: string[]
  readonly conclusionCode: Concept[]
}

/**
 * A structured report, whatever its template (measurements of TID 1500, echocardiography of TID 5200, dose of TID 10001, ...):
 * numbers, codes and texts become Observations with their place, method and tracking identifier; containers with measurements
 * of one thing become Observations that hold them together; the whole is a DiagnosticReport.
 */
export const reportOf = (scope: Scope, sopUid: string): readonly ConvertedResource[] => {
  const { reading, studyUid, patient, started } = scope
  const { root } = reading
  const content = contentOf(reading)
  const verified = reading.take(root, 'VerificationFlag') === 'VERIFIED'
  const completion = reading.take(root, 'CompletionFlag')
  const preliminary = reading.take(root, 'PreliminaryFlag') === 'PRELIMINARY'
  const final = verified && completion === 'COMPLETE' && !preliminary
  const written = momentAt(reading, root, 'ContentDate', 'ContentTime')
  const report: Report = { scope, sopUid, status: final ? 'final' : 'preliminary', written }
  const found: Found = { observations: [], conclusion: [], conclusionCode: [] }
  walk(report, content, noContext, found)
  const zoned = written !== undefined && /T.*(?:Z|[+-]\d\d:\d\d)$/.test(written) ? written : undefined
  const draft: ConvertedResource = {
    resourceType: 'DiagnosticReport',
    id: idOf('DiagnosticReport', sopUid),
    ...writtenAt(written),
    identifier: [uidIdentifier(sopUid)],
    status: final ? 'final' : completion === 'PARTIAL' ? 'partial' : 'preliminary',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'IMG' }] }],
    code: content.concept ?? { text: 'Structured report' },
    subject: { reference: patient },
    ...given('effectiveDateTime', started ?? written),
    ...given('issued', zoned),
    ...list(
      'result',
      found.observations.map(({ id }) => ({ reference: `Observation/${id}` })),
    ),
    imagingStudy: [{ reference: `ImagingStudy/${studyIdOf(studyUid)}` }],
    ...given('conclusion', found.conclusion.length === 0 ? undefined : found.conclusion.join('\n')),
    ...list('conclusionCode', found.conclusionCode),
  }
  return [draft, ...found.observations]
}

/** The images that a report is of (0040,A375), whose files may or may not be here. */
export const evidenceOf = ({ reading }: Scope): About => {
  const uids = reading
    .items(reading.root, 'CurrentRequestedProcedureEvidenceSequence')
    .flatMap(study => reading.items(study, 'ReferencedSeriesSequence'))
    .flatMap(series => reading.items(series, 'ReferencedSOPSequence'))
    .flatMap(item => reading.take(item, 'ReferencedSOPInstanceUID') ?? [])
  return { related: [...new Set(uids)].map(uid => ({ reference: `DocumentReference/${instanceIdOf(uid)}` })) }
}

/** Values that are an observation of their own. */
const valued = new Set(['NUM', 'CODE', 'TEXT', 'DATE', 'TIME', 'DATETIME', 'UIDREF', 'PNAME'])

/** @returns the outermost Observations of the item: what a group around it holds */
const walk = (report: Report, item: ContentItem, around: Context, found: Found): readonly ConvertedResource[] => {
  const { reading } = report.scope
  const context = contextWithin(reading, item, around)
  if (context.other) {
    aboutAnother(report, item)
    return []
  }
  const finding = item.children.find(({ key, type }) => key === 'DCM 121071' && type === 'CODE')
  const grouped = item.relationship !== '' && (finding !== undefined || isTracked(item))
  const members = item.children
    .filter(child => !isContext(child) && !(grouped && child === finding))
    .flatMap(child => contained(report, child, context, found))
  if (!grouped) return members
  const code = finding === undefined ? undefined : codeOf(reading, finding)
  const group = groupOf(report, item, context, members, code)
  found.observations.push(group)
  return [group]
}

/** Measurements of one thing share a tracking identifier. */
const isTracked = ({ children }: ContentItem): boolean =>
  children.some(({ key }) => key === 'DCM 112039' || key === 'DCM 112040')

const contained = (
  report: Report,
  item: ContentItem,
  context: Context,
  found: Found,
  from?: ConvertedResource,
): readonly ConvertedResource[] => {
  if (item.type === 'CONTAINER') return walk(report, item, context, found)
  if (valued.has(item.type)) return stated(report, item, context, found, from)
  if (regions.has(item.type)) report.scope.reading.because(item.dataset, 'a region of an image: no place in R4')
  return []
}

const regions = new Set(['SCOORD', 'SCOORD3D', 'TCOORD'])

const stated = (
  report: Report,
  item: ContentItem,
  context: Context,
  found: Found,
  from?: ConvertedResource,
): readonly ConvertedResource[] => {
  const { reading } = report.scope
  if (conclusions.has(item.key) && item.type === 'TEXT') {
    found.conclusion.push(textOf(reading, item) ?? '')
    return []
  }
  if (conclusions.has(item.key) && item.type === 'CODE') {
    const code = codeOf(reading, item)
    if (code !== undefined) found.conclusionCode.push(code)
    return []
  }
  const observation = observationOf(report, item, context, from)
  if (observation === undefined) return []
  found.observations.push(observation)
  for (const child of item.children) {
    const inWords = child.relationship === 'HAS PROPERTIES' && worded.has(child.type)
    if (!isContext(child) && !inWords && !regions.has(child.type)) contained(report, child, context, found, observation)
  }
  return [observation]
}

/** Of a fetus, a specimen or a device: never told of the patient. */
const aboutAnother = ({ scope }: Report, item: ContentItem): void => {
  scope.reading.because(item.dataset, 'about somebody or something else than the patient')
  scope.reading.issue(
    'warning',
    'subject-other',
    'Measurements of a fetus, a specimen or a device are not told of the patient: left out',
    `ContentSequence ${item.place}`,
  )
}
