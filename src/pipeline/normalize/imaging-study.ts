import type { ImagingStudyFact } from '../../clinical/index.ts'
import type { Issue } from '../../core/index.ts'
import { type ImagingStudy, imagingStudy } from '../../standards/fhir/index.ts'
import { codingsOf, given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { pointOf, readDate, recordedOf, timesOf } from './times.ts'

/** A DICOM study by what it holds; the images stay where they are. */
export const readImagingStudy: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = imagingStudy(resource, 'ImagingStudy', issues) ?? {}
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', 'ImagingStudy.meta.lastUpdated']], issues)
  const started = pointOf(readDate(wire.started, 'ImagingStudy.started', issues))
  const procedures = wire.procedureCode ?? []
  const text = wire.description ?? procedures.find(procedure => procedure.text !== undefined)?.text
  const series = wire.series ?? []
  const modalities = [...(wire.modality ?? []), ...series.flatMap(({ modality }) => modality ?? [])]
  const bodySites = codingsOf({ coding: series.flatMap(({ bodySite }) => bodySite ?? []) })
  const fact: Omit<ImagingStudyFact, 'received'> = {
    ...factBase(context, 'ImagingStudy', 0, {
      concept: { coding: procedures.flatMap(({ coding = [] }) => coding), ...given('text', text) },
      times: timesOf(started, recorded, { path: 'ImagingStudy.started', lasts: false, issues }),
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'imaging-study',
    modalities: [...new Set(modalities.flatMap(({ code }) => code ?? []))],
    bodySites: [...new Map(bodySites.map(site => [`${site.system}|${site.code}`, site])).values()],
    ...given('seriesCount', wire.numberOfSeries),
    ...given('instanceCount', wire.numberOfInstances),
    ...given('studyUid', studyUid(wire)),
  }
  return { facts: [fact], sharedCode: null, issues }
}

/** R4 writes the study instance UID as an identifier of system `urn:dicom:uid`, value `urn:oid:…`. */
const studyUid = ({ identifier = [] }: ImagingStudy): string | undefined =>
  identifier
    .find(({ system, value }) => system === 'urn:dicom:uid' && value !== undefined)
    ?.value?.replace(/^urn:oid:/, '')
