import { bundle, creatinine, json, patient } from '../case.ts'

/** One hostile call of a hook, and how it must be answered. */
export type HookCase = {
  readonly name: string
  readonly body: string | Uint8Array
  readonly status: 200 | 400 | 413
  /** The code of the refusal, and what of the call it names. */
  readonly refused?: readonly [code: string, location?: string]
  /** What some card must say. */
  readonly says?: RegExp
  /** What must be kept of the prefetch, `Type/id of PATIENT`. */
  readonly kept?: readonly string[]
  /** Codes of what is quarantined. */
  readonly quarantined?: readonly string[]
}

const call = (prefetch: object, members: object = {}) => ({
  hook: 'patient-view',
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  context: { userId: 'Practitioner/x', patientId: 'p' },
  prefetch,
  ...members,
})
const good = (id: string) => call({ patient: patient(), observations: JSON.parse(bundle(creatinine(id))) })

/** The text of a call with a prefetch value that no writer makes. */
const raw = (key: string, value: string): string =>
  json(call({ patient: patient(), [key]: 'HERE' })).replace('"HERE"', () => value)

const order = (resource: object) =>
  call(
    { patient: patient() },
    {
      hook: 'order-sign',
      context: { userId: 'Practitioner/x', patientId: 'p', draftOrders: JSON.parse(bundle(resource)) },
    },
  )
const draft = (members: object) => ({ resourceType: 'MedicationRequest', id: 'd', status: 'draft', ...members })
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

export const calls: readonly HookCase[] = [
  { name: 'no body at all', body: '', status: 400, refused: ['misuse'] },
  { name: 'a body that is cut off', body: json(good('cut')).slice(0, -30), status: 400, refused: ['misuse'] },
  { name: 'null', body: 'null', status: 400, refused: ['misuse', '(body)'] },
  { name: 'an array', body: '[]', status: 400, refused: ['misuse', '(body)'] },
  {
    name: 'a byte order mark: read as without it',
    body: `\ufeff${json(good('bom'))}`,
    status: 200,
    kept: ['Observation/bom of p'],
  },
  {
    name: 'bytes that are no UTF-8, in a draft order',
    body: Buffer.from(json(order(draft({ medicationCodeableConcept: { text: 'caf\u00e9' } }))), 'latin1'),
    status: 400,
    refused: ['misuse'],
  },
  {
    name: 'bytes that are no UTF-8, in a prefetched resource',
    body: Buffer.from(json(call({ patient: patient('p', { name: [{ text: 'caf\u00e9' }] }) })), 'latin1'),
    status: 400,
    refused: ['misuse'],
  },
  {
    name: 'the prefetch stands twice',
    body: json(good('x')).replace('"prefetch":', '"prefetch":{},"prefetch":'),
    status: 400,
    refused: ['misuse', 'prefetch'],
  },
  {
    name: 'a prefetch key stands twice',
    body: json(good('x')).replace('"observations":', '"observations":null,"observations":'),
    status: 400,
    refused: ['misuse', 'prefetch.observations'],
  },
  {
    name: 'the patient stands twice in the context',
    body: json(good('x')).replace('"patientId":', '"patientId":"q","patientId":'),
    status: 400,
    refused: ['misuse', 'context.patientId'],
  },
  {
    name: '__proto__ and constructor as prefetch keys',
    body: json(call({})).replace('"prefetch":{', `"prefetch":{"__proto__":${json(patient())},"constructor":null`),
    status: 200,
  },
  {
    name: 'a value of a prefetched resource stands twice: kept, and said',
    body: raw('o', bundle(creatinine('twice')).replace('"value":1.2', '"value":9,"value":1.2')),
    status: 200,
    kept: ['Observation/twice of p'],
  },
  {
    name: 'a prefetched Bundle with an entry nested 10,000 levels deep: the others are kept, and a card says so',
    body: raw(
      'o',
      bundle(creatinine('beside'), { resource: 'HERE' }).replace(
        '"HERE"',
        `{"resourceType":"Basic","x":${deep(10_000)}}`,
      ),
    ),
    status: 200,
    kept: ['Observation/beside of p'],
    quarantined: ['too-deep'],
    says: /part of it could not be read/,
  },
  {
    name: 'a prefetched Bundle with an entry that is no resource: a card says so',
    body: raw('conditions', bundle({ resource: { resourceType: 'Con dition' } })),
    status: 200,
    quarantined: ['not-a-resource'],
    says: /part of it could not be read/,
  },
  {
    name: 'a member of the context nested 10,000 levels deep',
    body: json(good('deep')).replace('"patientId":', `"x":${deep(10_000)},"patientId":`),
    status: 200,
    kept: ['Observation/deep of p'],
  },
  {
    name: 'a draft order nested 10,000 levels deep',
    body: json(order(draft({ x: 'HERE' }))).replace('"HERE"', deep(10_000)),
    status: 200,
    says: /not known to Attune/,
  },
  {
    name: 'a resource of another patient in the prefetch stays with that one',
    body: json(
      call({
        patient: patient(),
        o: JSON.parse(bundle(creatinine('others', { subject: { reference: 'Patient/q' } }), creatinine('own'))),
      }),
    ),
    status: 200,
    kept: ['Observation/others of q', 'Observation/own of p'],
  },
  {
    name: 'a million empty draft orders',
    body: json(order({ resource: 'HERE' })).replace('{"resource":"HERE"}', `${'{},'.repeat(1_000_000)}{}`),
    status: 400,
    refused: ['misuse', 'context.draftOrders.entry'],
  },
  {
    name: 'a hundred thousand prefetch keys',
    body: raw('x', `1,${[...Array(100_000)].map((_, n) => `"k${n}":1`).join(',')}`),
    status: 400,
    refused: ['misuse', 'prefetch'],
  },
  {
    name: 'two hundred thousand prefetched resources',
    body: raw(
      'o',
      `{"resourceType":"Bundle","entry":[${[...Array(200_000)].map(() => '{"resource":{"resourceType":"A"}}').join(',')}]}`,
    ),
    status: 413,
    refused: ['too-large'],
  },
  { name: 'more than ten megabytes', body: ' '.repeat(11_000_000), status: 413, refused: ['too-large'] },
  {
    name: 'a draft order whose Medication has a code that is none',
    body: json({
      ...order(draft({ medicationReference: { reference: 'Medication/m' } })),
      context: {
        userId: 'Practitioner/x',
        patientId: 'p',
        draftOrders: JSON.parse(
          bundle(draft({ medicationReference: { reference: 'Medication/m' } }), {
            resourceType: 'Medication',
            id: 'm',
            code: { coding: 'warfarin', text: { a: 1 } },
          }),
        ),
      },
    }),
    status: 200,
    says: /not known to Attune/,
  },
  {
    name: 'NUL and half a surrogate pair in a draft order',
    body: json(order(draft({ id: 'd\0', medicationCodeableConcept: { text: 'w\0arfarin \ud800' } }))),
    status: 200,
    says: /not known to Attune/,
  },
  {
    name: 'NUL in a prefetched name, and in an identifier',
    body: json(
      call({ patient: patient('p', { name: [{ text: 'A\0' }], identifier: [{ system: 's', value: '\0' }] }) }),
    ),
    status: 200,
  },
]
