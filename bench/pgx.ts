import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  builtInGenes,
  builtInGuidance,
  builtInRules,
  createAdviser,
  createReporter,
  readGenomes,
} from '../src/specialties/pharmacogenomics/index.ts'
import { runMeasured } from './measured-process.ts'
import { report } from './report.ts'

/**
 * Speed of `attune pgx`: calls of the shared file of 100 people, again and again; one person's genome of 600 MB, plain and
 * without an index. Beside the latter the same file only counted, line by line, in the same process.
 *
 *   node bench/pgx.ts [MEGABYTES]       600
 */
const megabytes = Number(process.argv[2] ?? 600)
const folder = mkdtempSync(join(tmpdir(), 'attune-bench-pgx-'))
const shared = process.env.SHARED_DATA ?? new URL('../../shared/data', import.meta.url).pathname
const rows: Record<string, string | number>[] = []

const timed = async (what: string, work: () => Promise<number> | number): Promise<void> => {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const count = await work()
  const used = process.cpuUsage(cpu)
  const seconds = (used.user + used.system) / 1e6
  rows.push({
    what,
    seconds: Number(((performance.now() - start) / 1000).toFixed(2)),
    'CPU seconds': Number(seconds.toFixed(2)),
    'per CPU second': Math.round(count / seconds),
    'peak MiB': Math.round(process.resourceUsage().maxRSS / 1024),
  })
}

const reporter = () => createReporter({ genes: builtInGenes, rules: builtInRules.cpic })
const hundred = gunzipSync(readFileSync(join(shared, 'pgx/example/100samples.vcf.bgz')))
const call = async (times: number): Promise<number> => {
  const of = reporter()
  for (let i = 0; i < times; i += 1) {
    const genomes = await readGenomes(builtInGenes, [hundred])
    for (let sample = 0; sample < genomes.samples.length; sample += 1) of(genomes, sample, [])
  }
  return times * 100
}
// The compiler needs as long as the timed row to be done.
await call(100)
await timed('100 people, calls only: people', () => call(100))

// Each person anew: nothing that was kept of another helps.
const alone = async (times: number): Promise<number> => {
  const genomes = await readGenomes(builtInGenes, [hundred])
  for (let i = 0; i < times; i += 1) createAdviser(builtInGuidance())(reporter()(genomes, i % 100, []).genes)
  return times
}
await alone(20)
await timed('calls, phenotypes, all advice, nothing kept: people', () => alone(200))

const big = join(folder, 'genome.vcf')
await writeGenome(big, megabytes * 1_000_000)
const bytes = statSync(big).size
await timed(`${megabytes} MB, lines counted: MB`, async () => {
  let lines = 0
  for await (const chunk of createReadStream(big, { highWaterMark: 1 << 20 })) {
    const buffer = chunk as Buffer
    for (let at = buffer.indexOf(10); at >= 0; at = buffer.indexOf(10, at + 1)) lines += 1
  }
  if (lines === 0) throw new Error('no lines')
  return bytes / 1e6
})
await timed(`${megabytes} MB, one person called: MB`, async () => {
  const genomes = await readGenomes(builtInGenes, createReadStream(big, { highWaterMark: 1 << 20 }))
  const { genes } = reporter()(genomes, 0, [])
  if (!genes.some(({ called }) => called)) throw new Error('nothing called')
  return bytes / 1e6
})
const { seconds, cpuSeconds, peakMb } = await runMeasured(['pgx', big, '--json'])
rows.push({
  what: `the command, ${megabytes} MB: MB`,
  seconds: Number(seconds.toFixed(2)),
  'CPU seconds': Number(cpuSeconds.toFixed(2)),
  'per CPU second': Math.round(bytes / 1e6 / cpuSeconds),
  'peak MiB': Math.round((peakMb * 1e6) / 1024 ** 2),
})
report('attune pgx', rows)
rmSync(folder, { recursive: true })

/** One person's variants over all chromosomes, and all positions of the genes among them. */
async function writeGenome(path: string, size: number): Promise<void> {
  const out = createWriteStream(path)
  const write = async (text: string) => {
    if (!out.write(text)) await new Promise<void>(done => out.once('drain', () => done()))
  }
  const chromosomes = [...Array.from({ length: 22 }, (_, i) => `chr${i + 1}`), 'chrX']
  await write('##fileformat=VCFv4.2\n##contig=<ID=chr1,assembly=GRCh38>\n')
  await write('#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP\n')
  const rest =
    '\t50\tPASS\tAC=1;AF=0.5;AN=2;DP=31;FS=0;MQ=60;MQRankSum=0;QD=20.1;ReadPosRankSum=0.1;SOR=0.7\tGT:AD:DP:GQ:PL'
  const each = Math.ceil(size / chromosomes.length / 150)
  for (const chromosome of chromosomes) {
    const sites = builtInGenes
      .filter(gene => gene.chromosome === chromosome)
      .flatMap(({ positions }) => positions)
      .sort((a, b) => a.position - b.position)
    let next = 0
    let text = ''
    for (let i = 0; i < each; i += 1) {
      const position = 10_000 + Math.floor((i * 190_000_000) / each)
      for (; next < sites.length && (sites[next]?.position ?? 0) <= position; next += 1) {
        const { position: own, ref, alts } = sites[next] as (typeof sites)[number]
        text += `${chromosome}\t${own}\t.\t${ref}\t${alts.join(',')}${rest}\t0/0:31,0:31:90:0,90,900\n`
      }
      text += `${chromosome}\t${position}\trs${i}\tA\tG${rest}\t0/1:15,16:31:99:400,0,400\n`
      if (text.length > 1 << 20) {
        await write(text)
        text = ''
      }
    }
    await write(text)
  }
  await new Promise<void>(done => out.end(done))
}
