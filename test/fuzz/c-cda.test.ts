import fc from 'fast-check'
import { expect } from 'vitest'
import { createLossTally } from '../../src/pipeline/ingest/convert/index.ts'
import { formatOf } from '../../src/pipeline/ingest/index.ts'
import { parseCda } from '../../src/standards/cda/index.ts'
import { fuzz } from './fuzz.ts'

const template = (last: string): string => `<templateId root="2.16.840.1.113883.10.20.22.4.${last}"/>`

/** A document with one entry of each common kind, to be damaged. */
const seed = `<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc">
<id root="1.2.3" extension="D"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><effectiveTime value="20260110"/>
<recordTarget><patientRole><id root="1.2.3.4" extension="7"/><patient><name><given>A</given><family>B</family></name><birthTime value="1950"/></patient></patientRole></recordTarget>
<author><time value="20260110"/><assignedAuthor><id root="1.2.5" extension="9"/><assignedPerson><name>C D</name></assignedPerson></assignedAuthor></author>
<component><structuredBody><component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><text><table><tr ID="a"><td>x</td></tr></table></text>
<entry><act classCode="ACT" moodCode="EVN">${template('3')}<statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" negationInd="false">${template('4')}<id root="1.2.6" extension="1"/><effectiveTime><low value="2019"/></effectiveTime><value xsi:type="CD" code="73211009" codeSystem="2.16.840.1.113883.6.96"/></observation></entryRelationship></act></entry>
<entry><substanceAdministration classCode="SBADM" moodCode="EVN">${template('16')}<statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="20250101"/></effectiveTime><effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime><doseQuantity value="500" unit="mg"/><consumable><manufacturedProduct><manufacturedMaterial><code code="860975" codeSystem="2.16.840.1.113883.6.88"/></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>
<entry><organizer classCode="BATTERY" moodCode="EVN">${template('1')}<code code="1"/><component><observation classCode="OBS" moodCode="EVN">${template('2')}<code code="2345-7" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/><effectiveTime value="20260109"/><value xsi:type="PQ" value="5.4" unit="mmol/L"/><referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="1" unit="mmol/L"/></value></observationRange></referenceRange></observation></component></organizer></entry>
</section></component></structuredBody></component></ClinicalDocument>`

const pieces = seed.match(/<[^>]+>|[^<]+/g) ?? []
const strange = fc.constantFrom(
  '',
  '-1',
  '1e400',
  'NaN',
  '99999999',
  '__proto__',
  'constructor',
  '#a',
  '\u0000',
  '\ud800',
  'x'.repeat(500),
  '&lt;',
  '&e;',
)

const step = fc.record({
  kind: fc.constantFrom('delete', 'copy', 'swap', 'value', 'type', 'negate', 'mood', 'template'),
  at: fc.nat(),
  other: fc.nat(),
  value: strange,
  type: fc.constantFrom('CD', 'PQ', 'IVL_PQ', 'IVL_TS', 'TS', 'ST', 'ED', 'BL', 'INT', 'RTO_PQ_PQ', 'GTS', ''),
  mood: fc.constantFrom('EVN', 'INT', 'RQO', 'GOL', 'DEF', ''),
  last: fc.integer({ min: 1, max: 150 }),
})

const damaged = fc.array(step, { minLength: 1, maxLength: 6 }).map(steps => {
  const parts = [...pieces]
  for (const { kind, at, other, value, type, mood, last } of steps) {
    const index = at % parts.length
    const part = parts[index] ?? ''
    if (kind === 'delete') parts.splice(index, 1)
    else if (kind === 'copy') parts.splice(other % parts.length, 0, part)
    else if (kind === 'swap') [parts[index], parts[other % parts.length]] = [parts[other % parts.length] ?? '', part]
    else if (kind === 'value') parts[index] = part.replace(/(value|code|unit|root|extension)="[^"]*"/, `$1="${value}"`)
    else if (kind === 'type') parts[index] = part.replace(/xsi:type="[^"]*"/, `xsi:type="${type}"`)
    else if (kind === 'negate') parts[index] = part.replace('moodCode', 'negationInd="true" moodCode')
    else if (kind === 'mood') parts[index] = part.replace(/moodCode="[^"]*"/, `moodCode="${mood}"`)
    else parts[index] = part.replace(/22\.4\.\d+/, `22.4.${last}`)
  }
  return parts.join('')
})

fuzz(
  'a damaged C-CDA document is converted or refused, and each of its values is counted once',
  300,
  damaged,
  async text => {
    const bytes = Buffer.from(text)
    const format = formatOf('document.ccda', bytes)
    if (format === undefined) return
    const loss = createLossTally()
    let refused = false
    for await (const one of format.convert([bytes], { name: 'fuzz', source: 'fuzz', loss, said: {} })) {
      if (one.kind === 'quarantine') refused = true
      if (one.kind === 'resource') {
        expect(one.resource.id).toMatch(/^[0-9a-f-]{36}$/)
        expect(JSON.stringify(one.resource)).not.toContain('"undefined')
        // Denied is never active, whatever else is wrong.
        if (JSON.stringify(one.resource).includes('"refuted"'))
          expect(JSON.stringify(one.resource.clinicalStatus)).not.toContain('"active"')
      }
    }
    const parsed = parseCda(bytes)
    expect(parsed.ok).toBe(!refused)
    if (!parsed.ok) return
    const values = [...parsed.value.everything()].reduce((sum, one) => sum + [...one.values()].length, 0)
    const { mapped, text: words, unmappedInAll } = loss.report()
    expect(mapped + words + unmappedInAll).toBe(values)
  },
)

fuzz('bytes that are not XML never throw', 300, fc.uint8Array({ maxLength: 300 }), bytes => {
  parseCda(bytes)
})
