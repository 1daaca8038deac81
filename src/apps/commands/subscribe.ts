import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { isJsonObject } from '../../standards/fhir/index.ts'
import { recordAct } from '../use-cases/dependencies.ts'
import { secretHash, writeSubscription } from '../use-cases/subscriptions.ts'
import { type Command, text } from './command.ts'
import { clientFor, clientOptions } from './fhir-server.ts'

/** `attune subscribe`: makes a subscription at another server, which then notifies `attune serve`. */
export const subscribeCommand: Command = {
  name: 'subscribe',
  usage:
    '--fhir URL --criteria QUERY --endpoint URL [--topic URL] [--source NAME] [--client-id ID --key FILE [--token-url URL]]',
  summary: `Have a FHIR server notify of what changes: a rest-hook Subscription with the resources in it. --endpoint is where the server reaches
this one (its address behind your proxy). --topic makes it topic-based (Subscriptions R5 Backport), with --criteria as its filter.
Example: attune subscribe --fhir https://ehr.example/fhir --criteria 'Observation?category=laboratory' --endpoint https://attune.example`,
  options: {
    ...clientOptions,
    source: { type: 'string' },
    criteria: { type: 'string' },
    endpoint: { type: 'string' },
    topic: { type: 'string' },
  },
  positionals: { least: 0, most: 0 },
  run: async (deps, input) => {
    const [criteria, endpoint, topic] = [text(input, 'criteria'), text(input, 'endpoint'), text(input, 'topic')]
    if (criteria === undefined || endpoint === undefined || !URL.canParse(endpoint)) {
      throw new AppError('misuse', 'A subscription needs --criteria and --endpoint.', {
        remedy: 'See attune subscribe --help.',
      })
    }
    const client = clientFor(input)
    const id = randomBytes(12).toString('hex')
    const secret = randomBytes(32).toString('base64url')
    const address = `${endpoint.replace(/\/$/, '')}/subscriptions/${id}`
    const keyFile = text(input, 'key')
    const settled = {
      id,
      source: text(input, 'source') ?? deps.site.source,
      fhir: client.base.href,
      remote: null,
      secretHash: secretHash(secret),
      clientId: text(input, 'client-id') ?? null,
      keyFile: keyFile === undefined ? null : resolve(input.cwd, keyFile),
      tokenUrl: text(input, 'token-url') ?? null,
      lastEvent: null,
      missed: [],
    }
    // Before the server is asked: its handshake may come at once.
    await writeSubscription(deps, settled)
    const response = await client.request('Subscription', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(subscriptionOf(criteria, topic, address, secret)),
    })
    const remote = await idOf(response)
    await writeSubscription(deps, { ...settled, remote })
    const details = { subscription: id, source: settled.source, server: client.base.origin }
    await recordAct(deps, {
      actor: input.caller.actor,
      action: 'subscription.made',
      record: null,
      purpose: 'HOPERAT',
      details,
    })
    return { json: { id, remote, endpoint: address }, text: `The server will notify ${address}`, exit: 0 }
  },
}

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'

const subscriptionOf = (criteria: string, topic: string | undefined, endpoint: string, secret: string) => ({
  resourceType: 'Subscription',
  status: 'requested',
  reason: 'Attune keeps its records up to date',
  ...(topic === undefined
    ? { criteria }
    : {
        meta: { profile: [`${backport}/backport-subscription`] },
        criteria: topic,
        _criteria: { extension: [{ url: `${backport}/backport-filter-criteria`, valueString: criteria }] },
      }),
  channel: {
    type: 'rest-hook',
    endpoint,
    payload: 'application/fhir+json',
    ...(topic === undefined
      ? {}
      : { _payload: { extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'full-resource' }] } }),
    header: [`Authorization: Bearer ${secret}`],
  },
})

/** The server's name of it: of its answer, else of its Location. */
const idOf = async (response: Response): Promise<string | null> => {
  const body: unknown = await response.json().catch(() => undefined)
  if (isJsonObject(body) && typeof body.id === 'string') return body.id
  return /\/Subscription\/([A-Za-z0-9.-]{1,64})/.exec(response.headers.get('location') ?? '')?.[1] ?? null
}
