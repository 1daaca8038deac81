import { AppError, type Issue, issue } from '../../core/index.ts'
import type { VcfHeader } from '../../standards/vcf/index.ts'

/** Whose genotypes a file holds: a VCF names no patient. */
export type VcfOwner = {
  /** The source's id of the patient. */
  readonly patient: string
  /** Which column; needed when the file has several. */
  readonly sample: string | undefined
}

/** Whose genotypes the samples of files hold: the source's ids of the patients, by the names of the samples. */
export type VcfSamples = { readonly samples: ReadonlyMap<string, string> }

export type VcfOwners = VcfOwner | VcfSamples

/** A column of a file, and whose it is. */
export type OwnedColumn = { readonly index: number; readonly owner: VcfOwner }

/** The columns to read, and what is said of the others. @throws AppError `misuse`, as `vcfEvents` */
export const columnsOf = (
  { samples }: VcfHeader,
  owners: VcfOwners,
): { readonly columns: readonly OwnedColumn[]; readonly issues: readonly Issue[] } =>
  'samples' in owners
    ? listedColumns(samples, owners.samples)
    : { columns: [{ index: onlyColumn(samples, owners.sample), owner: owners }], issues: [] }

const onlyColumn = (samples: readonly string[], named: string | undefined): number => {
  const remedy =
    'Name one column of the #CHROM line (--patient ID --sample NAME), or list whose they are (--samples MAP.csv).'
  if (named === undefined) {
    if (samples.length === 1) return 0
    throw new AppError('misuse', `This VCF file holds the genotypes of ${samples.length} samples.`, { remedy })
  }
  const index = samples.indexOf(named)
  if (index < 0) throw new AppError('misuse', 'This VCF file has no sample of that name.', { remedy })
  return index
}

const listedColumns = (samples: readonly string[], listed: ReadonlyMap<string, string>) => {
  const columns = samples.flatMap((sample, index) => {
    const patient = listed.get(sample)
    return patient === undefined ? [] : [{ index, owner: { patient, sample } }]
  })
  const others = samples.filter(sample => !listed.has(sample))
  if (others.length === 0) return { columns, issues: [] }
  const severity = columns.length === 0 ? 'error' : 'warning'
  const message = `${others.length} of ${samples.length} samples are not listed, and not read: ${namesOf(others)}`
  return { columns, issues: [issue(severity, 'vcf-samples-unlisted', message)] }
}

const mostNamed = 20

const namesOf = (names: readonly string[]): string =>
  `${names.slice(0, mostNamed).join(', ')}${names.length > mostNamed ? ' …' : ''}`
