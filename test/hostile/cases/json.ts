import { bundle, creatinine, type HostileCase, json, lines, patient } from '../case.ts'

const utf8 = (text: string): Buffer => Buffer.from(text)
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
const deepResource = (levels: number): string => `{"resourceType":"Basic","id":"d","x":${deep(levels)}}`
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])
const p = json(patient())
const q = json(creatinine('q'))

/** A Bundle whose text is written by hand, since no writer makes it. */
const rawBundle = (...entries: readonly string[]): string =>
  `{"resourceType":"Bundle","type":"collection","entry":[${entries.join(',')}]}`
const entry = (resource: string): string => `{"resource":${resource}}`

export const truncated: readonly HostileCase[] = [
  {
    name: 'a Bundle that ends inside its second entry',
    files: { 'b.json': rawBundle(entry(p), entry(q)).slice(0, -80) },
    stored: ['Patient/p'],
    quarantined: [['json-truncated', entry(q).slice(0, -78)]],
  },
  {
    name: 'a resource that ends inside a string',
    files: { 'a.json': '{"resourceType":"Patient","id":"p', 'good.json': q },
    stored: ['Observation/q'],
    quarantined: [['json-truncated', '{"resourceType":"Patient","id":"p']],
  },
  {
    name: 'half an NDJSON line at the end of the file',
    files: { 'x.ndjson': `${lines(p, q)}${p.slice(0, 20)}` },
    stored: ['Observation/q', 'Patient/p'],
    quarantined: [['json-truncated', p.slice(0, 20)]],
  },
  {
    name: 'half an NDJSON line in the middle, and two values on one line',
    files: { 'x.ndjson': lines(p, q.slice(0, 40), `${q}${json(creatinine('r'))}`) },
    stored: ['Observation/q', 'Observation/r', 'Patient/p'],
    quarantined: [['json-truncated', q.slice(0, 40)]],
  },
  {
    name: 'an empty file, and one of blanks',
    files: { 'a.json': '', 'b.json': ' \n\t\r\n', 'good.json': p },
    stored: ['Patient/p'],
    quarantined: [
      ['json-invalid', ''],
      ['json-invalid', ' \n\t\r\n'],
    ],
  },
]

export const malformed: readonly HostileCase[] = [
  {
    name: 'a bracket too many inside an entry: what came before is stored, the rest is kept',
    files: { 'b.json': rawBundle(entry(p), '{"resource":{"a":[1}}}', entry(q)) },
    stored: ['Patient/p'],
    quarantined: [['json-invalid', `{"resource":{"a":[1}}},${entry(q)}]}`]],
  },
  {
    name: 'a comma too many, a word and a comment inside resources cost only these',
    files: {
      'b.json': rawBundle(
        entry('{"resourceType":"Patient",}'),
        entry('{"a":tru}'),
        entry('{/* */"resourceType":"Patient"}'),
        entry(p),
      ),
    },
    stored: ['Patient/p'],
    quarantined: [
      ['json-invalid', '{"resourceType":"Patient",}'],
      ['json-invalid', '{"a":tru}'],
      ['json-invalid', '{/* */"resourceType":"Patient"}'],
    ],
  },
  {
    name: 'a missing comma between entries, and a word between members of the Bundle',
    files: {
      'a.json': `{"resourceType":"Bundle","entry":[${entry(p)} ${entry(q)}]}`,
      'b.json': `{"resourceType":"Bundle",oops "entry":[${entry(json(creatinine('r')))}]}`,
    },
    stored: ['Observation/q', 'Observation/r', 'Patient/p'],
    issues: ['bundle-invalid Bundle'],
  },
  {
    name: 'a word beside the resource of an entry',
    files: { 'a.json': rawBundle(`{"resource":${p},"search":oops}`, entry(q)) },
    stored: ['Observation/q', 'Patient/p'],
    issues: ['bundle-invalid Bundle.entry'],
  },
  {
    name: 'entries that are no objects are one stretch',
    files: { 'b.json': rawBundle('17', '"x"', '[{}]', 'null', entry(p), 'true') },
    stored: ['Patient/p'],
    quarantined: [
      ['not-a-resource', '17,"x",[{}],null'],
      ['not-a-resource', 'true'],
    ],
  },
  {
    name: 'JSON that is no resource',
    files: { 'x.ndjson': lines('{"a":1}', '[1]', '{"resourceType":7}', '{"resourceType":"Pa tient"}', '"x"', p) },
    stored: ['Patient/p'],
    quarantined: [
      ['not-a-resource', '{"a":1}'],
      ['not-a-resource', '[1]'],
      ['not-a-resource', '{"resourceType":7}'],
      ['not-a-resource', '{"resourceType":"Pa tient"}'],
      ['json-invalid', '"x"'],
    ],
  },
]

export const twice: readonly HostileCase[] = [
  {
    name: 'a member of a resource stands twice',
    files: { 'a.json': '{"resourceType":"Patient","id":"x","id":"p"}' },
    stored: ['Patient/p'],
    issues: ['duplicate-name Patient.id', 'no-time Patient.birthDate'],
  },
  {
    name: 'a member stands twice deep inside, once written with an escape',
    files: {
      'a.ndjson': lines(
        json(creatinine('a')).replace('"value":1.2', '"value":9,"value":1.2'),
        json(creatinine('b')).replace('"code":"2160-0"', '"code":"1","c\\u006fde":"2160-0"'),
      ),
    },
    stored: ['Observation/a', 'Observation/b'],
    // The same words twice are one issue with a count, at its first place.
    issues: ['duplicate-name Observation.valueQuantity.value'],
  },
  {
    name: 'an entry has two resources: the last one counts',
    files: { 'b.json': rawBundle(`{"resource":${json(patient('lost'))},"resource":${p}}`) },
    stored: ['Patient/p'],
    issues: ['duplicate-name Bundle.entry'],
  },
  {
    name: 'a Bundle has two lists of entries: both are read',
    files: { 'b.json': `{"resourceType":"Bundle","entry":[${entry(p)}],"entry":[${entry(q)}]}` },
    stored: ['Observation/q', 'Patient/p'],
    issues: ['duplicate-name Bundle.entry'],
  },
  {
    name: 'a name that is no name is not repeated in the location',
    files: { 'a.json': '{"resourceType":"Basic","id":"p","Otto Meier 1960":1,"Otto Meier 1960":2}' },
    stored: ['Basic/p of nobody'],
    issues: ['duplicate-name Basic.?'],
  },
]

export const nested: readonly HostileCase[] = [
  {
    name: 'a resource nested 10,000 levels deep',
    files: { 'a.json': deepResource(10_000), 'b.json': p },
    stored: ['Patient/p'],
    quarantined: [['too-deep', deepResource(10_000)]],
  },
  {
    name: 'an entry nested 10,000 levels deep, and one of 400 between two others',
    files: { 'b.json': rawBundle(entry(p), entry(deepResource(10_000)), entry(deepResource(400)), entry(q)) },
    stored: ['Basic/d of nobody', 'Observation/q', 'Patient/p'],
    quarantined: [['too-deep', deepResource(10_000)]],
  },
  {
    name: '10,000 open brackets and nothing else',
    files: { 'a.json': '['.repeat(10_000), 'b.ndjson': lines('{"a":'.repeat(10_000), p) },
    stored: ['Patient/p'],
    quarantined: [['json-truncated'], ['json-truncated']],
  },
  {
    name: 'a member of the Bundle itself nested 10,000 levels deep',
    files: { 'a.json': `{"resourceType":"Bundle","x":${deep(10_000)},"entry":[${entry(p)}]}` },
    stored: ['Patient/p'],
  },
  {
    name: 'Bundles within Bundles: four levels are read, more are not',
    files: {
      'a.json': [...Array(6)].reduce<string>(
        (inside, _, n) => rawBundle(entry(inside), entry(json(creatinine(`level-${6 - n}`)))),
        p,
      ),
    },
    stored: [
      ...[...Array(5)].map(() => 'Bundle/? of nobody'),
      ...[1, 2, 3, 4, 5].map(level => `Observation/level-${level}`),
    ],
    issues: ['bundle-too-deep Bundle.entry.resource'],
  },
]

export const encoded: readonly HostileCase[] = [
  {
    name: 'byte order marks, at the start and where files were put together',
    files: {
      'a.json': Buffer.concat([byteOrderMark, utf8(p)]),
      'b.ndjson': Buffer.concat([byteOrderMark, utf8(`${q}\n`), byteOrderMark, utf8(json(creatinine('r')))]),
    },
    stored: ['Observation/q', 'Observation/r', 'Patient/p'],
  },
  {
    name: 'CRLF line ends, and CR inside a resource',
    files: { 'x.ndjson': `${p}\r\n\r\n${q.replace(',', ',\r')}\r\n` },
    stored: ['Observation/q', 'Patient/p'],
  },
  {
    name: 'zeros where a disk lost bytes: as a line, behind a resource, within one',
    files: {
      'a.ndjson': `${p}\n${'\0'.repeat(512)}\n${q}\n`,
      'b.json': `${json(creatinine('r'))}${'\0'.repeat(512)}`,
      'c.json': json(creatinine('s')).replace('"final"', '"final"\0\0'),
    },
    stored: ['Observation/q', 'Observation/r', 'Patient/p'],
    quarantined: [['json-invalid', '\0'.repeat(512)], ['json-invalid'], ['json-invalid']],
  },
  {
    name: 'NUL in texts, escaped: in a name, a code, an identifier, an id, a reference',
    files: {
      'x.ndjson': lines(
        patient('p', { name: [{ family: 'A\0B' }], identifier: [{ system: 'urn:x', value: '1\0' }] }),
        creatinine('code', { code: { coding: [{ system: 'http://loinc.org', code: '2160-0\0' }] } }),
        creatinine('i\0d'),
        creatinine('reference', { subject: { reference: 'Patient/p\0' } }),
        {
          ...creatinine('medicine'),
          resourceType: 'MedicationRequest',
          medicationReference: { reference: 'Medication/m\0' },
        },
      ),
    },
    stored: [
      'MedicationRequest/medicine',
      'Observation/?',
      'Observation/code',
      'Observation/reference of nobody',
      'Patient/p',
    ],
    issues: [
      'no-patient Observation',
      'no-time MedicationRequest.authoredOn',
      'patient-unresolved Observation',
      'text-invalid Patient.identifier[0].value',
    ],
  },
  {
    name: 'halves of surrogate pairs, escaped: in a name, an id, a value',
    files: {
      'x.ndjson': lines(
        '{"resourceType":"Patient","id":"p","birthDate":"1960","name":[{"text":"A\\ud83dB"}]}',
        json(creatinine('x')).replace('"x"', '"\\udc00"'),
        json(creatinine('v')).replace(/"valueQuantity":\{[^}]*\}/, '"valueString":"\\ud800"'),
      ),
    },
    stored: ['Observation/?', 'Observation/v', 'Patient/p'],
    issues: ['text-invalid Patient.name[0].text'],
  },
  {
    name: 'bytes that are no UTF-8: Latin-1, a surrogate, an overlong form, a cut character',
    files: {
      'x.ndjson': Buffer.concat(
        [[0xe9], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf0, 0x9f, 0x98]].map(bytes =>
          Buffer.concat([utf8('{"resourceType":"Basic","id":"'), Buffer.from(bytes), utf8('"}\n')]),
        ),
      ),
      'good.json': p,
    },
    stored: ['Patient/p'],
    quarantined: [['encoding-invalid'], ['encoding-invalid'], ['encoding-invalid'], ['encoding-invalid']],
  },
  {
    name: 'UTF-16, with and without its mark',
    files: {
      'a.json': Buffer.from(`\ufeff${p}`, 'utf16le'),
      'b.json': Buffer.from(p, 'utf16le'),
      'good.json': p,
    },
    stored: ['Patient/p'],
    // Without a mark the last byte of a line's worth of text, a zero, stands by itself.
    quarantined: [['json-invalid'], ['json-invalid'], ['json-invalid', '\0']],
  },
]

export const prototypes: readonly HostileCase[] = [
  {
    name: '__proto__ and constructor as members, at the top and inside',
    files: {
      'a.json': `{"resourceType":"Patient","id":"p","birthDate":"1960","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"name":[{"__proto__":{"family":"X"}}]}`,
      'b.json': bundle({ ...creatinine('q'), toString: 1, hasOwnProperty: 'x', valueOf: null }),
    },
    stored: ['Observation/q', 'Patient/p'],
    issues: ['value-ambiguous Observation'],
  },
  {
    name: '__proto__ and constructor as a type, an id, a unit, a code and a reference',
    files: {
      'x.ndjson': lines(
        { resourceType: 'constructor', id: 'c' },
        { resourceType: '__proto__', id: 'c' },
        patient('__proto__'),
        creatinine('constructor', { subject: { reference: 'Patient/__proto__' } }),
        creatinine('u', { valueQuantity: { value: 1, unit: 'constructor', code: '__proto__' } }),
        creatinine('c', { status: '__proto__', code: { coding: [{ system: '__proto__', code: 'constructor' }] } }),
        { ...creatinine('v', { valueOf: 1 }), valueQuantity: undefined },
      ),
    },
    stored: [
      'Observation/c',
      'Observation/constructor of __proto__',
      'Observation/u',
      'Observation/v',
      'Patient/__proto__',
      'constructor/c of nobody',
    ],
    quarantined: [['not-a-resource', '{"resourceType":"__proto__","id":"c"}']],
    issues: ['unit-unknown Observation.valueQuantity', 'value-type-unknown Observation.valueOf'],
  },
]
