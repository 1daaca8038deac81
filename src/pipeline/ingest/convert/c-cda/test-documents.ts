import { expect } from 'vitest'
import type { ConvertedResource } from '../conversion.ts'
import { converterOf } from '../test-support.ts'
import { cCda } from './index.ts'

// Small documents of our own for the tests of this folder.

export const convert = converterOf(cCda)

/** The one resource of a type. */
export const only = (resources: readonly ConvertedResource[], type: string): ConvertedResource => {
  const [first, ...others] = resources.filter(({ resourceType }) => resourceType === type)
  expect(others).toEqual([])
  return first!
}

/** A document with one entry in one section of a LOINC code. */
export const documentOf = (
  section: string,
  entry: string,
  header = '',
): string => `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc">
<id root="2.16.840.1.113883.19.1" extension="D1"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/>
<title>Summary</title><effectiveTime value="20260110120000+0100"/>${header}
<recordTarget><patientRole><id root="2.16.840.1.113883.19.5" extension="77"/><patient>
<name use="L"><given>Anna</given><family>Müller</family></name><administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="19500304"/></patient></patientRole></recordTarget>
<component><structuredBody><component><section><code code="${section}" codeSystem="2.16.840.1.113883.6.1"/><title>T</title>
<text><table><tbody><tr ID="r1"><td>Row one</td><td>words</td></tr></tbody></table></text>
<entry>${entry}</entry></section></component></structuredBody></component></ClinicalDocument>`

/** The template of an entry, by the last part of its identifier. */
export const template = (last: string): string =>
  `<templateId root="2.16.840.1.113883.10.20.22.4.${last}" extension="2015-08-01"/>`

/** A result of 9 January 2026: what the tests of values and of statements start from. */
export const result = (inner: string): string =>
  documentOf(
    '30954-2',
    `<observation classCode="OBS" moodCode="EVN">${template('2')}<code code="2345-7" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/><effectiveTime value="202601091530-0500"/>${inner}</observation>`,
  )
