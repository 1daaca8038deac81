import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { attune } from '../support/cli.ts'

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
})
