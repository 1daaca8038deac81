import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { attuneHere as attune } from '../support/cli.ts'

const template = (last: string): string =>
  `<templateId root="2.16.840.1.113883.10.20.22.4.${last}" extension="2015-08-01"/>`

const document = (entry: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<id root="2.16.840.1.113883.19.1" extension="D1"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/>
<title>Summary</title><effectiveTime value="20260110120000+0100"/>
<recordTarget><patientRole><id root="2.16.840.1.113883.19.5" extension="77"/><patient>
<name use="L"><given>Anna</given><family>Müller</family></name><administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="19500304"/></patient></patientRole></recordTarget>
<component><structuredBody><component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>Problems</title>
<text>None</text>${entry}</section></component></structuredBody></component></ClinicalDocument>`

const problem = (code: string, negated: boolean, id: string): string =>
  `<entry><act classCode="ACT" moodCode="EVN">${template('3')}<statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" negationInd="${negated}">${template('4')}<id root="1.2.3.4" extension="${id}"/><statusCode code="completed"/><effectiveTime><low value="20190305"/></effectiveTime><value xsi:type="CD" code="${code}" codeSystem="2.16.840.1.113883.6.96"/></observation></entryRelationship></act></entry>`

describe('C-CDA documents, from a folder to the profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-c-cda-'))
  const data = ['--data', join(folder, 'data'), '--json']
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const good = document(problem('73211009', false, '1') + problem('38341003', true, '2'))

  test('a hostile document is quarantined, the good one beside it is stored, each fact with its place', async () => {
    const received = join(folder, 'received')
    mkdirSync(received)
    writeFileSync(join(received, 'a.xml'), good)
    writeFileSync(
      join(received, 'b.xml'),
      '<!DOCTYPE ClinicalDocument [<!ENTITY e SYSTEM "file:///etc/passwd">]><ClinicalDocument>&e;</ClinicalDocument>',
    )
    const imported = await attune(['import', received, ...data])
    expect(imported.code).toBe(0)
    const report = JSON.parse(imported.stdout)
    expect(report.quarantined).toMatchObject([{ code: 'xml-dtd' }])
    expect(report.received).toMatchObject({ Patient: 1, Condition: 2, Composition: 1 })
    expect(imported.stdout).not.toContain('root:')

    const profile = await attune(['profile', 'urn:oid:2.16.840.1.113883.19.5|77', ...data])
    expect(profile.code).toBe(0)
    const { facts } = JSON.parse(profile.stdout)
    const conditions = facts.filter(({ kind }: { kind: string }) => kind === 'condition')
    expect(
      conditions
        .map(({ verification, clinicalStatus }: Record<string, unknown>) => [verification, clinicalStatus])
        .toSorted(),
    ).toEqual([
      ['confirmed', 'active'],
      ['refuted', 'inactive'],
    ])
    for (const { source } of conditions) {
      const [, offset, length] = /^bytes=(\d+)\+(\d+)$/.exec(source.locator) ?? []
      const bytes = Buffer.from(good).subarray(Number(offset), Number(offset) + Number(length))
      expect(bytes.toString()).toMatch(/^<observation .*<\/observation>$/s)
    }
  }, 60_000)

  test('the same document again changes nothing', async () => {
    const again = await attune(['import', join(folder, 'received', 'a.xml'), ...data])
    expect(JSON.parse(again.stdout)).toMatchObject({ stored: 0 })
  }, 60_000)

  const section = (code: string, entries: string): string =>
    `<component><section><code code="${code}" codeSystem="2.16.840.1.113883.6.1"/><title>T</title><text>words</text>${entries}</section></component>`

  const medicine = (id: string, code: string, attributes: string, inner: string): string =>
    `<entry><substanceAdministration classCode="SBADM" ${attributes}>${template('16')}<id root="1.2.3.4" extension="${id}"/>${inner}<consumable><manufacturedProduct><manufacturedMaterial><code code="${code}" codeSystem="2.16.840.1.113883.6.88"/></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>`

  /** What one day's document says: two of its statements change later. */
  const dated = (day: string, medicineStatus: string): string =>
    document('')
      .replace('extension="77"', 'extension="78"')
      .replace('extension="D1"', `extension="${day}"`)
      .replace('value="20260110120000+0100"', `value="${day}120000+0100"`)
      .replace(
        '</structuredBody>',
        section(
          '10160-0',
          medicine('m1', '860975', 'moodCode="EVN" negationInd="true"', '<statusCode code="active"/>') +
            medicine(
              'm2',
              '197361',
              'moodCode="EVN"',
              `<statusCode code="${medicineStatus}"/><effectiveTime xsi:type="IVL_TS"><low value="202503"/></effectiveTime>`,
            ),
        ) +
          section('18776-5', medicine('m3', '314076', 'moodCode="INT"', '<statusCode code="active"/>')) +
          section('11450-4', problem('44054006', false, 'p1').replace('value="20190305"', 'value="2019"')) +
          section(
            '11369-6',
            `<entry><substanceAdministration classCode="SBADM" moodCode="EVN" negationInd="true">${template('52')}<id root="1.2.3.4" extension="v1"/><statusCode code="completed"/><effectiveTime value="20251001"/><consumable><manufacturedProduct><manufacturedMaterial><code code="140" codeSystem="2.16.840.1.113883.12.292"/></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>`,
          ) +
          section(
            '30954-2',
            `<entry><observation classCode="OBS" moodCode="EVN">${template('2')}<id root="1.2.3.4" extension="o1"/><code code="2345-7" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/><effectiveTime value="202601091530"/><value xsi:type="PQ" value="90" unit="mg/dL"/></observation></entry>`,
          ) +
          '</structuredBody>',
      )

  type Shown = {
    readonly kind: string
    readonly status: string
    readonly effective: { readonly start: string; readonly end: string | null; readonly precision: string }
    readonly codings: readonly { readonly code: string }[]
    readonly quality: readonly { readonly code: string }[]
  }

  const factsAt = async (text: string, name: string): Promise<readonly Shown[]> => {
    const file = join(folder, `${name}.xml`)
    writeFileSync(file, text)
    const imported = await attune(['import', file, '--source', 'clinic', ...data])
    expect(imported.code).toBe(0)
    const profile = await attune(['profile', 'urn:oid:2.16.840.1.113883.19.5|78', ...data])
    return JSON.parse(profile.stdout).facts
  }

  test('what is denied, planned or only partly dated stays so; a later document of the source says what holds', async () => {
    const first = await factsAt(dated('20260110', 'active'), 'first')
    const of = (facts: readonly Shown[], kind: string) => facts.filter(fact => fact.kind === kind)
    // Neither the medicine that is not taken nor the plan, and no vaccine that was not given.
    expect(of(first, 'medication').map(({ status, codings }) => [codings[0]?.code, status])).toEqual([
      ['197361', 'active'],
    ])
    expect(of(first, 'immunization')).toEqual([])
    expect(of(first, 'medication')[0]?.effective).toMatchObject({
      start: '2025-03-01T00:00:00.000Z',
      precision: 'month',
    })
    expect(of(first, 'condition')[0]?.effective).toMatchObject({ start: '2019-01-01T00:00:00.000Z', precision: 'year' })
    // A time without an offset is only its day.
    expect(of(first, 'observation')[0]).toMatchObject({
      effective: { start: '2026-01-09T00:00:00.000Z', end: '2026-01-09T23:59:59.999Z', precision: 'day' },
      quality: [{ code: 'offset-missing' }],
    })

    const second = await factsAt(dated('20260210', 'aborted'), 'second')
    expect(of(second, 'medication').map(({ status, quality }) => [status, quality])).toEqual([['stopped', []]])
    // The earlier document again, late: it changes nothing.
    expect(await factsAt(dated('20260110', 'active'), 'again')).toEqual(second)
  }, 120_000)
})
