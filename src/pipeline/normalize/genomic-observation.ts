import { type GenotypeFact, knownPosition, placeOfAccession, readAssembly } from '../../clinical/index.ts'
import { codeSystems, type Issue, issue } from '../../core/index.ts'
import {
  isJsonObject,
  type Observation,
  type ObservationComponent,
  observationComponent,
} from '../../standards/fhir/index.ts'
import { given } from './codes.ts'
import { type FactContext, factBase } from './fact-draft.ts'
import type { Times } from './times.ts'

/** LOINC codes of the components of a variant (HL7 Genomics Reporting implementation guide, Variant profile). */
const parts = {
  gene: '48018-6',
  codingChange: '48004-6',
  genomicChange: '81290-9',
  discreteVariant: '81252-9',
  dbsnp: '81255-2',
  reference: '69547-8',
  alternate: '69551-0',
  place: '81254-5',
  coordinateSystem: '92822-6',
  accession: '48013-7',
  assembly: '62374-4',
  allelicState: '53034-5',
  sourceClass: '48002-0',
} as const

/** Components that name a variant or its place; without one of them an Observation states no genotype. */
const naming: ReadonlySet<string> = new Set([
  parts.codingChange,
  parts.genomicChange,
  parts.discreteVariant,
  parts.dbsnp,
  parts.reference,
  parts.alternate,
])

/** LOINC answers of 53034-5: copies of the alternate allele (1) and of another (0). */
const alleleStates: Readonly<Record<string, readonly number[]>> = {
  'LA6705-3': [1, 1],
  'LA6706-1': [0, 1],
  'LA6707-9': [1],
}
const assemblies: Readonly<Record<string, 'GRCh37' | 'GRCh38'>> = { 'LA14029-5': 'GRCh37', 'LA26806-2': 'GRCh38' }
/** LOINC answers of 92822-6: what must be added to a start to count from 1. */
const offsets: Readonly<Record<string, number>> = { 'LA30100-4': 1, 'LA30101-2': 1, 'LA30102-0': 0 }
const somatic = 'LA6684-0'
const present = 'LA9633-4'

type Parts = ReadonlyMap<string, ObservationComponent>

/**
 * The genotype that a genomics Observation states beside its own facts: a variant that is present (LOINC 69548-6), not of
 * a tumour. One that is absent, not called or undecided states none: only its observation says so.
 *
 * @param position of the fact within its resource
 */
export const genotypeOf = (
  context: FactContext,
  wire: Observation,
  components: readonly unknown[],
  { times, position, issues }: { readonly times: Times; readonly position: number; readonly issues: readonly Issue[] },
): Omit<GenotypeFact, 'received'> | undefined => {
  const found = partsOf(components)
  if (found === undefined || !isPresent(wire)) return undefined
  if (answerOf(found.get(parts.sourceClass)) === somatic) return undefined
  const own: Issue[] = []
  const located = locate(found)
  const known = knownPosition(located)
  const alleles = alleleStates[answerOf(found.get(parts.allelicState)) ?? '']
  if (alleles === undefined) {
    own.push(issue('information', 'zygosity-not-stated', 'The number of copies is not stated', 'Observation.component'))
  }
  const { rsids, ...place } = located
  const gene = known?.gene ?? wordsOf(found.get(parts.gene))
  return {
    ...factBase(context, 'Observation', position, {
      concept: wire.code,
      times,
      status: wire.status ?? 'unknown',
      quality: [...issues, ...own],
    }),
    kind: 'genotype',
    ...given('gene', gene),
    ...given('rsid', known?.rsid ?? rsids[0]),
    ...place,
    alleles: alleles ?? [],
    phased: false,
    ...given('variant', nameOf(found)),
  }
}

const partsOf = (components: readonly unknown[]): Parts | undefined => {
  const found = new Map<string, ObservationComponent>()
  for (const raw of components) {
    const component = isJsonObject(raw) ? observationComponent(raw, '', []) : undefined
    for (const { system, code } of component?.code?.coding ?? []) {
      if (system === codeSystems.loinc && code !== undefined && component !== undefined) found.set(code, component)
    }
  }
  return [...found.keys()].some(code => naming.has(code)) ? found : undefined
}

/** The value says that the variant is there; without a value, the components describe one that was found. */
const isPresent = ({ valueCodeableConcept, valueBoolean, dataAbsentReason }: Observation): boolean => {
  if (dataAbsentReason !== undefined) return false
  if (valueBoolean !== undefined) return valueBoolean
  if (valueCodeableConcept === undefined) return true
  const codes = (valueCodeableConcept.coding ?? []).map(({ code }) => code)
  return (
    codes.includes(present) ||
    (codes.length === 0 && /^(?:present|positive|detected)$/i.test(valueCodeableConcept.text ?? ''))
  )
}

/** `NC_000001.11:g.97450058C>T` (HGVS, a substitution of bases on a chromosome). */
const genomicHgvs = /^(NC_\d{6}\.\d+):g\.(\d+)([ACGT]+)>([ACGT]+)$/

const locate = (found: Parts) => {
  const [, accession, start, reference, alternate] =
    genomicHgvs.exec(codeIn(found.get(parts.genomicChange)) ?? '') ?? []
  const place = placeOfAccession(accession ?? codeIn(found.get(parts.accession)))
  const stated = found.get(parts.assembly)
  const assembly = place.assembly ?? assemblies[answerOf(stated) ?? ''] ?? readAssembly(wordsOf(stated))
  const offset = offsets[answerOf(found.get(parts.coordinateSystem)) ?? '']
  const low = found.get(parts.place)?.valueRange?.low?.value
  const position =
    start === undefined ? (low === undefined || offset === undefined ? undefined : low + offset) : Number(start)
  const alternates = [alternate ?? basesOf(found.get(parts.alternate))].filter(bases => bases !== undefined)
  return {
    ...given('assembly', assembly),
    ...given('chromosome', place.chromosome),
    ...given('position', position),
    ...given('reference', reference ?? basesOf(found.get(parts.reference))),
    alternates,
    rsids: rsidsIn(found),
  }
}

const rsidsIn = (found: Parts): readonly string[] =>
  [parts.dbsnp, parts.discreteVariant].flatMap(part => {
    const component = found.get(part)
    const texts = [
      ...(component?.valueCodeableConcept?.coding ?? []).map(({ code }) => code),
      component?.valueString,
      component?.valueCodeableConcept?.text,
    ]
    return texts.flatMap(text => (/^rs\d+$/i.test(text ?? '') ? [(text ?? '').toLowerCase()] : []))
  })

const basesOf = (component: ObservationComponent | undefined): string | undefined => {
  const bases = codeIn(component)?.toUpperCase()
  return bases !== undefined && /^[ACGT]+$/.test(bases) ? bases : undefined
}

/** A coded LOINC answer. */
const answerOf = (component: ObservationComponent | undefined): string | undefined =>
  component?.valueCodeableConcept?.coding?.find(({ system }) => system === codeSystems.loinc)?.code

const codeIn = (component: ObservationComponent | undefined): string | undefined =>
  component?.valueString ?? component?.valueCodeableConcept?.coding?.[0]?.code ?? component?.valueCodeableConcept?.text

const wordsOf = (component: ObservationComponent | undefined): string | undefined => {
  const concept = component?.valueCodeableConcept
  return (
    concept?.text ?? concept?.coding?.find(({ display }) => display !== undefined)?.display ?? component?.valueString
  )
}

const nameOf = (found: Parts): string | undefined =>
  codeIn(found.get(parts.codingChange)) ?? codeIn(found.get(parts.genomicChange)) ?? rsidsIn(found)[0]
