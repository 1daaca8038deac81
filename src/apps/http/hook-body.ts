import { AppError, type Issue, issue } from '../../core/index.ts'
import { assertNoNul } from '../../platform/http/index.ts'
import {
  type Feedback,
  type HookRequest,
  type PrefetchRange,
  readFeedback,
  readHookRequest,
  withStandIns,
} from '../../standards/cds-hooks/index.ts'
import { unnoticedIn } from '../../standards/fhir/index.ts'
import { parseJson } from '../config.ts'

/** What a prefetched value that is stored already is read as: nobody looks into it again. */
const standIn = '{"resourceType":"Bundle"}'

/**
 * Reads a hook call from its bytes. A call in which a member stands twice is refused: readers differ in which of them
 * counts. Inside prefetched values that is told with the resource, like anything else that is wrong with it.
 *
 * @param parts its prefetched values
 * @param isKnown whether a part is stored already
 * @throws AppError `misuse`, with every problem and its place
 */
export const readHookBody = <Part extends PrefetchRange>(
  body: Uint8Array,
  parts: readonly Part[],
  isKnown: (part: Part) => boolean,
): HookRequest => {
  const text = asText(withStandIns(body, parts.filter(isKnown), standIn))
  const request = readHookRequest(parseJson(text, 'the request'))
  if (!request.ok) throw refused(request.issues)
  const around = asText(withStandIns(body, parts, 'null'))
  const twice = unnoticedIn(around).filter(({ kind }) => kind === 'name-twice')
  if (twice.length > 0) throw refused(twice.map(({ path }) => problem('stands twice', path)))
  return request.value
}

/** Reads what a client reports about cards. @throws AppError `misuse` */
export const readFeedbackBody = (body: Uint8Array): readonly Feedback[] => {
  const json = parseJson(asText(withStandIns(body, [], '')), 'the request')
  assertNoNul(json)
  const feedback = readFeedback(json)
  if (!feedback.ok) throw refused(feedback.issues)
  return feedback.value
}

/** @throws AppError `misuse` for a service that answers another hook */
export const assertHook = (request: HookRequest, hook: string): void => {
  if (request.hook !== hook) throw refused([problem(`this service answers ${hook}`, 'hook')])
}

const asText = (text: string | undefined): string => {
  if (text !== undefined) return text
  throw new AppError('misuse', 'The request is not UTF-8.', { remedy: 'Send JSON in UTF-8.' })
}

const problem = (message: string, location: string): Issue => issue('error', 'cds-hooks-invalid', message, location)

const refused = (issues: readonly Issue[]): AppError =>
  new AppError(
    'misuse',
    `The request is not as CDS Hooks 2.0 says: ${issues.map(({ location, message }) => `${location}: ${message}`).join('; ')}`,
    {
      remedy: 'Correct the fields named in `details`.',
      details: { issues },
    },
  )
