import { writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AppError, type Issue } from '../../core/index.ts'
import { readFile } from '../../pipeline/ingest/read-file.ts'
import { errorFields } from '../../platform/logging/index.ts'
import {
  builtInGenes,
  builtInGuidance,
  builtInRules,
  chartReport,
  createAdviser,
  createReporter,
  type Genomes,
  type OutsideCall,
  type PersonReport,
  parseOutsideCalls,
  readGenomes,
  walletCard,
  withAlsoFits,
} from '../../specialties/pharmacogenomics/index.ts'
import { packageVersion } from '../code-version.ts'
import { fileAt } from '../file-at.ts'
import { knownError } from '../known-error.ts'
import type { Terminal } from '../terminal.ts'
import { parseArguments } from './arguments.ts'
import { inFhir, inJson, inText } from './pgx-forms.ts'

const help = `attune pgx FILE.vcf[.gz] [--sample ID] [--outside-calls FILE.tsv] [--assembly GRCh38|GRCh37] [--all-matches] [--combinations] [--research-cyp2d6] [--report OUT.html] [--wallet OUT.html] [--json | --fhir [--patient ID]]

Calls pharmacogenes from a genome: alleles, phenotypes, what was not read, and what CPIC, DPWG and the FDA say of each drug. Needs no database and no other program.
A position that the file does not have is unknown, never the reference. MTHFR is not called: no guideline of CPIC or DPWG speaks of it.
Exit 1: nothing was called, or a file is damaged (issues say where).

  --sample ID         only this sample of the file; default: all, one after another
  --outside-calls FILE.tsv   what another program or a laboratory says: gene, diplotype, phenotype, activity score,
                      separated by tabs (CYP2D6, HLA-A, HLA-B); it replaces what is called. Of one sample
  --assembly          which assembly the file counts in, where its header does not say so
  --all-matches       every pair of alleles that fits, not only those that fit best
  --combinations      research: several alleles, and changes beside them, on one copy, where nothing else fits
  --research-cyp2d6   research: CYP2D6 from small variants, without copy number and hybrids
  --json              { samples: [{ sample, genes, drugs, issues }], issues }; with { error } too (exit 1) when it broke on the way
  --report OUT.html   a report for the chart: genes, medicines, limits; prints on A4 and Letter. Of one sample
  --wallet OUT.html   a card for the patient's wallet, without doses. Of one sample
  --fhir              a Bundle a person, each on a line: HL7 FHIR Genomics Reporting 3.0.0 (R4)
  --patient ID        in the Bundle: the id of the Patient whose genome it is; default: a Patient named as the sample

  attune pgx genome.vcf.gz --outside-calls cyp2d6.tsv --json`

/** `attune pgx`: works without a database. Exit 1 when nothing was called, or a part of a file could not be read. */
export const runPgx = async (argv: readonly string[], cwd: string, terminal: Terminal): Promise<0 | 1> => {
  const { values, positionals } = parseArguments(argv, {
    sample: { type: 'string' },
    'outside-calls': { type: 'string' },
    assembly: { type: 'string' },
    patient: { type: 'string' },
    'all-matches': { type: 'boolean' },
    combinations: { type: 'boolean' },
    'research-cyp2d6': { type: 'boolean' },
    fhir: { type: 'boolean' },
    report: { type: 'string' },
    wallet: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    terminal.out(help)
    return 0
  }
  const [path] = positionals
  if (path === undefined || positionals.length > 1) {
    throw new AppError('misuse', 'One VCF file at a time.', { remedy: 'attune pgx FILE.vcf[.gz] [--json]' })
  }
  const patient = patientOf(values.patient)
  const issues: Issue[] = []
  const genomes = await genomesIn(resolve(cwd, path), assemblyOf(values.assembly), issues)
  const wanted = samplesOf(genomes, values.sample)
  const outside = outsideOf(values['outside-calls'], cwd, issues)
  const pages = pagesOf(values, cwd)
  if (wanted.length > 1 && (outside.length > 0 || patient !== undefined || pages.length > 0)) {
    throw new AppError(
      'misuse',
      'Outside calls, a patient, a report and a card are of one person, the file has several.',
      {
        remedy: `Give --sample ID. Samples: ${genomes.samples.slice(0, 10).join(', ')}`,
      },
    )
  }
  const pharmacogenes = { genes: builtInGenes, rules: builtInRules.cpic }
  const options = {
    allMatches: values['all-matches'] === true,
    combinations: values.combinations === true,
    researchCyp2d6: values['research-cyp2d6'] === true,
  }
  const report = createReporter(pharmacogenes, options)
  const everyPair = createReporter(pharmacogenes, { ...options, allMatches: true })
  const advise = createAdviser(builtInGuidance())
  const form = values.fhir === true ? inFhir(patient) : values.json === true ? inJson : inText
  const version = packageVersion()
  const called = { any: false, begun: false }
  const tell = async (): Promise<void> => {
    for (const [position, sample] of wanted.entries()) {
      const { genes, issues: own } = report(genomes, sample, outside)
      called.any ||= genes.some(({ source }) => source !== 'none')
      const person: PersonReport = {
        sample: genomes.samples[sample] ?? '',
        genes,
        advice: advise(genes),
        issues: own,
        version,
        ...(genomes.fileDate === undefined ? {} : { date: genomes.fileDate }),
      }
      const told = { ...person, issues: [...issues, ...person.issues] }
      // Before anything is on stdout: what cannot be written is then all that is said.
      const forReaders = form === inText || pages.length > 0
      const read = forReaders ? withAlsoFits(genes, everyPair(genomes, sample, outside).genes) : genes
      for (const { path, render } of pages) written(path, render({ ...told, genes: read }))
      if (position === 0) await form.begin(terminal)
      called.begun = true
      await form.person(terminal, form === inText ? { ...person, genes: read } : person, {
        first: position === 0,
        issues,
      })
    }
    await form.end(terminal, issues)
  }
  try {
    await tell()
  } catch (error) {
    if (!called.begun || form.broken === undefined) throw error
    // The document has begun: it is ended with the error in it, since a second one would make stdout unreadable.
    terminal.err(JSON.stringify(errorFields(error)))
    await form.broken(terminal, issues, knownError(error))
    return 1
  }
  return called.any && !issues.some(({ severity }) => severity === 'error') ? 0 : 1
}

/** The pages that are asked for, and where they go. */
const pagesOf = (values: Readonly<Record<string, string | boolean | undefined>>, cwd: string) =>
  (
    [
      ['report', chartReport],
      ['wallet', walletCard],
    ] as const
  ).flatMap(([name, render]) => {
    const path = values[name]
    return typeof path === 'string' ? [{ path: resolve(cwd, path), render }] : []
  })

const written = (path: string, text: string): void => {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    throw new AppError('misuse', `${basename(path)} cannot be written.`, {
      remedy: 'Give a path in a folder that exists and may be written to.',
      cause,
    })
  }
}

const patientOf = (text: string | boolean | undefined): string | undefined => {
  if (text === undefined) return undefined
  // FHIR R4 datatypes, id.
  if (typeof text === 'string' && /^[A-Za-z0-9\-.]{1,64}$/.test(text)) return text
  throw new AppError('misuse', 'A FHIR id has 1 to 64 letters, digits, hyphens and dots.', { remedy: '--patient p1' })
}

const assemblyOf = (text: string | boolean | undefined): 'GRCh37' | 'GRCh38' | undefined => {
  if (text === undefined || text === 'GRCh37' || text === 'GRCh38') return text
  throw new AppError('misuse', 'An assembly is GRCh37 or GRCh38.', { remedy: '--assembly GRCh38' })
}

const genomesIn = async (
  path: string,
  assembly: 'GRCh37' | 'GRCh38' | undefined,
  issues: Issue[],
): Promise<Genomes> => {
  let damaged: Awaited<ReturnType<typeof readFile>>['damage'] = () => undefined
  try {
    const { chunks, damage } = await readFile(path)
    damaged = damage
    const genomes = await readGenomes(builtInGenes, chunks, assembly === undefined ? {} : { assembly })
    const broken = damage()
    if (broken !== undefined) issues.push({ severity: 'error', ...broken })
    issues.push(...genomes.issues)
    return genomes
  } catch (cause) {
    const broken = cause instanceof AppError ? damaged() : undefined
    if (broken !== undefined) {
      throw new AppError('misuse', `${basename(path)}: ${broken.message}, before the VCF header ended.`, {
        remedy: 'Fetch or copy the file again.',
        cause,
      })
    }
    if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause
    throw new AppError('not-found', `${basename(path)} cannot be read (${String(cause.code)}).`, {
      remedy: 'Give the path of a VCF file that exists and may be read.',
      cause,
    })
  }
}

const samplesOf = ({ samples }: Genomes, one: string | boolean | undefined): readonly number[] => {
  if (one === undefined) return samples.map((_, index) => index)
  const index = samples.indexOf(String(one))
  if (index >= 0) return [index]
  throw new AppError('misuse', 'The file has no sample of that name.', {
    remedy: `Samples: ${samples.slice(0, 10).join(', ')}${samples.length > 10 ? ' …' : ''}`,
  })
}

/** Lines of a file that is no list of outside calls. */
const mostTold = 20

const outsideOf = (file: string | boolean | undefined, cwd: string, issues: Issue[]): readonly OutsideCall[] => {
  if (typeof file !== 'string') return []
  const read = parseOutsideCalls(fileAt(resolve(cwd, file), 'a file of outside calls').toString('utf8'))
  if (read.calls.length === 0) {
    throw new AppError('misuse', `${basename(file)} holds no outside call.`, {
      remedy: 'One line a gene: gene, diplotype, phenotype, activity score, separated by tabs.',
      details: { issues: read.issues.slice(0, mostTold) },
    })
  }
  issues.push(...read.issues)
  return read.calls
}
