import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeNdjson } from './big-ndjson.ts'
import { runMeasured } from './measured-process.ts'
import { report } from './report.ts'

/**
 * `attune pull` of a local bulk export beside `attune import` of the same files: seconds, CPU and memory.
 *
 *     node bench/pull.ts [MEGABYTES] [FILES]
 *
 * MEGABYTES in all (200), in so many files (4). The server sends them as fast as it can, from this process.
 */
const megabytes = Number(process.argv[2] ?? 200)
const count = Number(process.argv[3] ?? 4)
const folder = mkdtempSync(join(tmpdir(), 'attune-bench-pull-'))
const files = Array.from({ length: count }, (_, n) => join(folder, `${n}.ndjson`))
try {
  for (const file of files) await writeNdjson(file, (megabytes / count) * 1e6, 'many')
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`
    const json = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    const file = /^\/fhir\/file\/(\d+)$/.exec(path)?.[1]
    if (path === '/fhir/metadata') json({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
    else if (path.endsWith('$export')) response.writeHead(202, { 'content-location': `${base}/status` }).end()
    else if (request.method === 'DELETE') response.writeHead(202).end()
    else if (path === '/fhir/status') {
      const output = files.map((_, n) => ({ type: 'Observation', url: `${base}/file/${n}` }))
      json({ transactionTime: '2026-11-27T00:00:00Z', requiresAccessToken: false, output })
    } else if (file !== undefined && files[Number(file)] !== undefined) {
      response.setHeader('content-length', statSync(files[Number(file)]!).size)
      createReadStream(files[Number(file)]!).pipe(response)
    } else response.writeHead(404).end()
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`
  const rows = []
  const imported = await runMeasured(['import', ...files, '--data', join(folder, 'import'), '--json'])
  rows.push(rowOf('import (reference)', imported, imported.seconds))
  const pulled = await runMeasured(['pull', '--fhir', url, '--data', join(folder, 'pull'), '--json'])
  rows.push(rowOf('pull', pulled, imported.seconds))
  server.close()
  report(`Pull of ${megabytes} MB in ${count} files from this machine`, rows)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function rowOf(what: string, run: Awaited<ReturnType<typeof runMeasured>>, reference: number) {
  return {
    what,
    seconds: Number(run.seconds.toFixed(1)),
    'against import': Number((run.seconds / reference).toFixed(2)),
    'CPU seconds': Number(run.cpuSeconds.toFixed(1)),
    'peak MB': Math.round(run.peakMb),
  }
}
