import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import autocannon from 'autocannon'
import { nodeFlags } from '../bin/node-flags.js'
import { compose } from '../src/apps/compose.ts'
import type { Dependencies } from '../src/apps/use-cases/dependencies.ts'
import { answerHook } from '../src/apps/use-cases/hook.ts'
import { partsOf } from '../src/apps/use-cases/keep-call.ts'
import { createLog } from '../src/platform/logging/index.ts'
import { readHookRequest } from '../src/standards/cds-hooks/index.ts'
import { startAttune } from '../test/support/server.ts'
import { measure, numberArgument, report } from './report.ts'

/**
 * Latency and CPU time of CDS Hooks calls with prefetch against a real server in its own process, 8 clients. Beside them
 * the discovery document of the same server, which is what HTTP alone costs, and the same calls in this process with
 * nothing stored.
 *
 *   node bench/cds-hooks.ts [SECONDS]      DATABASE_URL for PostgreSQL
 */
const seconds = numberArgument(0, 10)
const settling = 5_000
const examples = resolve(import.meta.dirname, '../examples/hospital')
const patient = 'dan-604411'
/** Records with one identifier are one person. */
const identifier = 'MRN-100604'
const order = {
  ...(JSON.parse(readFileSync(join(examples, 'hooks/dan-order-sign.json'), 'utf8')) as object),
  // Everything the record holds, as one Bundle: more than the templates ask for.
  prefetch: {
    record: {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: readFileSync(join(examples, 'dan.ndjson'), 'utf8')
        .split('\n')
        .filter(line => line.trim() !== '')
        .map(line => ({ resource: JSON.parse(line) as object })),
    },
  },
}
const text = JSON.stringify(order)
/** Every call is another one, as in life: its bytes are new to the store. */
const call = () => JSON.stringify({ ...order, hookInstance: randomUUID() })
/** RxNorm ingredients that Attune checks: clopidogrel, simvastatin, warfarin, citalopram, metoprolol, ibuprofen. */
const drugs = ['32968', '36567', '11289', '2556', '6918', '5640']
let turn = 0
const kinds = {
  'discovery (reference)': { path: '/cds-services', body: null },
  'order-sign, nothing else new': { path: '/cds-services/attune-order-sign', body: call },
  'order-sign, other drugs in turn': {
    path: '/cds-services/attune-order-sign',
    body: () => call().replaceAll('"32968"', `"${drugs[turn++ % drugs.length]}"`),
  },
  'patient-view, nothing new': {
    path: '/cds-services/attune-patient-view',
    body: () => call().replace('"order-sign"', '"patient-view"'),
  },
  'order-sign, a patient never seen': {
    path: '/cds-services/attune-order-sign',
    body: () => call().replaceAll(patient, `p${++turn}-${process.pid}`).replaceAll(identifier, `MRN-${turn}`),
  },
}

const server = await startAttune({ flags: nodeFlags(['serve']) })
const rows = []
try {
  // The example hospital is being looked at, and the rules warm up.
  await new Promise(done => setTimeout(done, settling))
  for (const [what, { path, body }] of Object.entries(kinds)) {
    const cannon = {
      url: `${server.url}${path}`,
      connections: 8,
      ...(body === null ? {} : { requests: [requestWith(body)] }),
    }
    await autocannon({ ...cannon, duration: 3 })
    const before = cpuMilliseconds(server.pid)
    const run = await autocannon({ ...cannon, duration: seconds })
    const calls = run.requests.total
    rows.push({
      what,
      calls,
      'per second': run.requests.average,
      'p50 ms': run.latency.p50,
      'p99 ms': run.latency.p99,
      'CPU ms / call': (cpuMilliseconds(server.pid) - before) / calls,
      failed: run.non2xx + run.errors,
    })
  }
} finally {
  await server.stop()
}
rows.push(await withoutStoring())
report(`CDS Hooks, 8 clients, ${text.length} bytes a call, ${process.env.DATABASE_URL ? 'PostgreSQL' : 'PGlite'}`, rows)

function requestWith(body: () => string): autocannon.Request {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', headers, setupRequest: request => ({ ...request, body: body() }) }
}

/** What parsing, profile, advice and cards cost by themselves: a call is answered, and what it appends is let go. */
async function withoutStoring() {
  const folder = mkdtempSync(join(tmpdir(), 'attune-bench-'))
  writeFileSync(
    join(folder, 'site.json'),
    JSON.stringify({ title: 'Bench', jurisdiction: 'us', asOf: null, source: 'ehr' }),
  )
  const app = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('silent') })
  try {
    const answer = async (deps: Dependencies) => {
      const body = new TextEncoder().encode(call())
      const request = readHookRequest(JSON.parse(new TextDecoder().decode(body)))
      if (!request.ok) throw new Error('The example is no call.')
      return JSON.stringify(
        await answerHook(deps, { request: request.value, body, parts: partsOf(body) }, 'http://localhost'),
      )
    }
    const deps = app.dependencies
    for (let n = 0; n < 3; n += 1) await answer(deps)
    const point = await deps.tail.follow()
    const unstored: Dependencies = Object.create(deps, {
      append: { value: async () => undefined },
      tail: { value: { ...deps.tail, follow: async () => point } },
    })
    const calls = 2_000
    for (let n = 0; n < 500; n += 1) await answer(unstored)
    const { seconds: wall, cpuSeconds } = await measure(async () => {
      for (let n = 0; n < calls; n += 1) await answer(unstored)
    })
    return {
      what: 'in this process, nothing stored',
      calls,
      'per second': calls / wall,
      'CPU ms / call': (cpuSeconds * 1000) / calls,
    }
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** User and system time of a process, all threads (proc(5), fields 14 and 15; 100 ticks a second). */
function cpuMilliseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
