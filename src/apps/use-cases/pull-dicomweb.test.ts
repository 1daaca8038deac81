import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileOf } from '../../../test/support/dicom.ts'
import { code, num, report, study } from '../../../test/support/dicom-objects.ts'
import { createFhirClient } from '../../platform/fhir-client/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { pullDicomWeb } from './pull-dicomweb.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-dicomweb-'))
let app: Application
beforeAll(async () => {
  app = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log: createLog('error') })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
const caller = { actor: 'test', channel: 'command-line' } as const

const pull = async (base: string, source: string, options: { pixels?: boolean; patient?: string } = {}) => {
  const client = createFhirClient({ base, sleep: async () => undefined })
  const { pixels = false, patient } = options
  const request = { source, patient, since: undefined, pixels }
  return await pullDicomWeb(app.dependencies, client, request, caller, () => undefined)
}

const echo = report([num(code('18043-0', 'LN', 'LV Ejection Fraction'), '55', code('%', 'UCUM', 'Percent'))])
const image = fileOf({
  ...study,
  SOPInstanceUID: '1.2.3.9',
  SeriesInstanceUID: '1.2.3.8',
  PixelData: new Uint8Array(500),
})

/** An archive of two studies, the second of which is gone, that answers as it is told. */
type Fault = (request: IncomingMessage, response: ServerResponse) => boolean
const json = (uid: string, more: object = {}) => ({ '0020000D': { vr: 'UI', Value: [uid] }, ...more })
const instance = (sopClass: string, series: string, sop: string) =>
  json('1.2.3', {
    '00080016': { vr: 'UI', Value: [sopClass] },
    '00080018': { vr: 'UI', Value: [sop] },
    '0020000E': { vr: 'UI', Value: [series] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doe^Jane' }] },
    '00100020': { vr: 'LO', Value: ['P1'] },
  })

const archive = async (fault: Fault = () => false) => {
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    if (fault(request, response)) return
    if (path.startsWith('/studies?')) {
      const later = !path.includes('offset=0')
      response.end(JSON.stringify(later ? [] : [json('1.2.3'), json('1.9')]))
    } else if (path === '/studies/1.2.3/metadata') {
      response.end(
        JSON.stringify([
          instance('1.2.840.10008.5.1.4.1.1.88.33', '1.2.3.4', '1.2.3.4.5'),
          instance('1.2.840.10008.5.1.4.1.1.2', '1.2.3.8', '1.2.3.9'),
        ]),
      )
    } else if (path.endsWith('/metadata')) {
      response.statusCode = 410
      response.end()
    } else {
      response.setHeader('content-type', 'multipart/related; type="application/dicom"; boundary=b1')
      response.write('--b1\r\nContent-Type: application/dicom\r\n\r\n')
      response.write(path.endsWith('1.2.3.9') ? image : echo)
      response.end('\r\n--b1--')
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { base: `http://127.0.0.1:${port}/`, asked, close: () => server.close() }
}

describe('an archive in this process', () => {
  test('metadata of every instance, files of reports alone; what is gone is said', async () => {
    const { base, asked, close } = await archive()
    const pulled = await pull(base, 'fake')
    close()
    expect(pulled).toMatchObject({ studies: 2, before: 0, files: 1 })
    expect(pulled.import.received).toMatchObject({ ImagingStudy: 1, Observation: 1, DiagnosticReport: 1 })
    expect(pulled.import.issues.map(issue => issue.code)).toContain('study-gone')
    expect(asked.some(path => path.endsWith('1.2.3.9'))).toBe(false)
  })

  test('--pixels keeps the images too', async () => {
    const { base, close } = await archive()
    expect(await pull(base, 'pixels', { pixels: true })).toMatchObject({ files: 2 })
    close()
  })

  test('429 and 503 are waited for', async () => {
    let refused = 0
    const { base, close } = await archive((_, response) => {
      if (refused >= 3) return false
      refused += 1
      response.statusCode = refused === 1 ? 429 : 503
      response.end()
      return true
    })
    expect(await pull(base, 'busy')).toMatchObject({ studies: 2, files: 1 })
    close()
    expect(refused).toBe(3)
  })

  test('stopped, it goes on behind what is stored', async () => {
    let cut = true
    const { base, asked, close } = await archive((request, response) => {
      if (!cut || request.url !== '/studies/1.9/metadata') return false
      response.statusCode = 403
      response.end()
      return true
    })
    await expect(pull(base, 'resumed')).rejects.toMatchObject({ code: 'peer-refused' })
    cut = false
    const before = asked.length
    expect(await pull(base, 'resumed')).toMatchObject({ studies: 2, before: 1, files: 0 })
    close()
    expect(asked.slice(before).some(path => path.startsWith('/studies/1.2.3'))).toBe(false)
  })

  test('a connection that is cut within a file stores nothing of it', async () => {
    const { base, close } = await archive((request, response) => {
      if (!request.url?.includes('/instances/')) return false
      response.setHeader('content-type', 'multipart/related; boundary=b1')
      response.write('--b1\r\n\r\n')
      response.end(echo.subarray(0, 300))
      return true
    })
    await expect(pull(base, 'cut')).rejects.toMatchObject({ code: 'peer-unavailable' })
    close()
  })

  test('an answer that is no DICOM JSON is refused', async () => {
    const { base, close } = await archive((_, response) => {
      response.end('<html>')
      return true
    })
    await expect(pull(base, 'html')).rejects.toMatchObject({ code: 'peer-refused' })
    close()
  })
})

const orthanc = '/usr/sbin/Orthanc'
const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'

describe.skipIf(!existsSync(orthanc) || !existsSync(plugin))('Orthanc', () => {
  const freePort = async (): Promise<number> => {
    const socket = createSocket()
    await new Promise<void>(resolve => socket.listen(0, '127.0.0.1', resolve))
    const { port } = socket.address() as AddressInfo
    await new Promise(resolve => socket.close(resolve))
    return port
  }

  test('studies of its DICOMweb service', async () => {
    const [httpPort, dicomPort] = [await freePort(), await freePort()]
    const configuration = join(folder, 'orthanc.json')
    writeFileSync(
      configuration,
      JSON.stringify({
        StorageDirectory: join(folder, 'orthanc'),
        IndexDirectory: join(folder, 'orthanc'),
        Plugins: [plugin],
        HttpPort: httpPort,
        DicomPort: dicomPort,
        RemoteAccessAllowed: false,
        AuthenticationEnabled: false,
        DicomWeb: { Enable: true, Root: '/dicom-web/' },
      }),
    )
    const peer = spawn(orthanc, [configuration], { stdio: 'ignore' })
    try {
      const root = `http://127.0.0.1:${httpPort}`
      for (let n = 0; n < 200; n++) {
        if (
          await fetch(`${root}/system`).then(
            answer => answer.ok,
            () => false,
          )
        )
          break
        await sleep(100)
      }
      for (const body of [echo, image]) {
        const answer = await fetch(`${root}/instances`, { method: 'POST', body: Uint8Array.from(body) })
        expect(answer.ok).toBe(true)
      }
      const pulled = await pull(`${root}/dicom-web/`, 'orthanc', { patient: 'P1' })
      expect(pulled).toMatchObject({ studies: 1, files: 1 })
      expect(pulled.import.received).toMatchObject({ ImagingStudy: 1, Observation: 2 })
      expect(pulled.import.quarantined).toEqual([])
      // What the metadata and the file of a report both say is stored once; only where its bytes are differs.
      expect(pulled.import.superseded).toBe(1)
      expect(await pull(`${root}/dicom-web/`, 'orthanc', { patient: 'nobody' })).toMatchObject({ studies: 0 })
      expect(await pull(`${root}/dicom-web/`, 'orthanc', { patient: 'P1', pixels: true })).toMatchObject({ files: 2 })
    } finally {
      peer.kill()
    }
  }, 60_000)
})
