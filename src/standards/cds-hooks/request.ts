import { z } from 'zod'
import { failure, type Issue, issue, type Result, success } from '../../core/index.ts'

/** CDS Hooks 2.0, "Calling a CDS Service", HTTP request fields. Unknown fields are allowed and ignored. */
const resource = z.looseObject({ resourceType: z.string().min(1) })
export type HookResource = z.infer<typeof resource>

/** Draft orders, selections, or cards that feedback is about, in one call. */
const mostEntries = 1_000

/** Values of one prefetch; the discovery document asks for about ten. */
const mostPrefetched = 100

/** Problems of one call that are told. */
const mostTold = 20

/** The number of members is looked at first: each that does not fit is an object in memory. */
const atMost = <T extends z.ZodType>(most: number, schema: T) =>
  z
    .unknown()
    .refine(value => membersOf(value) <= most, { message: `has more than ${most} members` })
    .pipe(schema)

const membersOf = (value: unknown): number =>
  Array.isArray(value) ? value.length : typeof value === 'object' && value !== null ? Object.keys(value).length : 0

const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/, 'must be a FHIR id, without the resource type')

const shared = {
  hookInstance: z.uuid(),
  fhirServer: z.url().optional(),
  // "null" says: the client could not fetch it, or had nothing to give.
  // What a client sets for the service: HL7 PDDI-CDS 1.0.0.
  extension: z
    .looseObject({
      'pddi-configuration-items': z.looseObject({ 'alert-non-serious': z.unknown() }).partial().optional(),
    })
    .optional(),
  prefetch: atMost(mostPrefetched, z.record(z.string(), z.union([resource, z.null()]))).optional(),
}

const context = {
  userId: z.string().regex(/^[A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/, 'must be a reference such as Practitioner/123'),
  patientId: id,
  encounterId: id.optional(),
}

const requestStatus = z.enum([
  'active',
  'on-hold',
  'cancelled',
  'completed',
  'entered-in-error',
  'stopped',
  'draft',
  'unknown',
])

const draftOrders = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: atMost(
    mostEntries,
    z.array(
      z.looseObject({
        resource: resource.refine(
          ({ resourceType, status }) => resourceType !== 'MedicationRequest' || requestStatus.safeParse(status).success,
          { path: ['status'], message: 'is not a MedicationRequest status' },
        ),
      }),
    ),
  ).optional(),
})

const patientView = z.looseObject({ ...shared, hook: z.literal('patient-view'), context: z.looseObject(context) })
const orderSign = z.looseObject({
  ...shared,
  hook: z.literal('order-sign'),
  context: z.looseObject({ ...context, draftOrders }),
})
/** References into `draftOrders` of the orders that were just selected, e.g. `MedicationRequest/draft-1`. */
const selections = z.array(
  z.string().regex(/^[A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/, 'must be a reference into draftOrders'),
)
const orderSelect = z.looseObject({
  ...shared,
  hook: z.literal('order-select'),
  // CDS Hooks requires the drafts; clients that leave them out are answered, and told that nothing was checked.
  context: z.looseObject({
    ...context,
    draftOrders: draftOrders.optional(),
    selections: atMost(mostEntries, selections.min(1)),
  }),
})
const requests = z.discriminatedUnion('hook', [patientView, orderSelect, orderSign])

export type HookRequest = z.infer<typeof requests>
export type HookName = HookRequest['hook']

/**
 * Reads a hook call. Every problem is an issue with its place in the request, e.g. `context.patientId`.
 *
 * @example
 * const request = readHookRequest(JSON.parse(body))
 * if (!request.ok) return reply.code(400).send(request.issues)
 */
export const readHookRequest = (body: unknown): Result<HookRequest> => readAs(requests, body)

const feedback = z.looseObject({
  feedback: atMost(
    mostEntries,
    z
      .array(
        z.looseObject({
          card: z.uuid(),
          outcome: z.enum(['accepted', 'overridden']),
          outcomeTimestamp: z.iso.datetime({ offset: true }),
          acceptedSuggestions: atMost(mostEntries, z.array(z.looseObject({ id: z.string() }))).optional(),
          overrideReason: z
            .looseObject({
              reason: z.looseObject({ code: z.string(), system: z.string().optional() }).optional(),
              userComment: z.string().optional(),
            })
            .optional(),
        }),
      )
      .min(1),
  ),
})

/** CDS Hooks 2.0, "Feedback". */
export type Feedback = z.infer<typeof feedback>['feedback'][number]

/** Reads the body of `POST .../feedback`. */
export const readFeedback = (body: unknown): Result<readonly Feedback[]> => {
  const read = readAs(feedback, body)
  return read.ok ? success(read.value.feedback) : read
}

const readAs = <T>(schema: z.ZodType<T>, body: unknown): Result<T> => {
  const parsed = schema.safeParse(body)
  if (parsed.success) return success(parsed.data)
  return failure(
    ...parsed.error.issues
      .slice(0, mostTold)
      .map(({ path, message }): Issue => issue('error', 'cds-hooks-invalid', message, path.join('.') || '(body)')),
  )
}
