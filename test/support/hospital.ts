import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Candidate, Recommendation } from '../../src/clinical/index.ts'
import type { Advice, DrugJudgement } from '../../src/pipeline/advice/index.ts'
import type { AdviceView, PatientList } from '../../src/pipeline/delivery/index.ts'
import type { Card } from '../../src/standards/cds-hooks/index.ts'
import type { TestAttune } from './server.ts'

const hooks = resolve(import.meta.dirname, '../../examples/hospital/hooks')

type Get = Awaited<ReturnType<TestAttune['signIn']>>

/** The example hospital of a running server, as a signed-in clinician and an EHR reach it. */
export type Hospital = {
  readonly get: Get
  readonly patients: PatientList['patients']
  idOf(name: string): string
  /** `GET` of a view of a patient, e.g. `view<TaskList>('Leo', 'tasks')`. */
  view<View>(name: string, path: string): Promise<View>
  adviceFor(name: string, query?: string): Promise<AdviceView>
  /** The cards of a CDS Hooks call of `examples/hospital/hooks`. */
  cards(service: string, file: string): Promise<readonly Card[]>
}

export const openHospital = async (server: TestAttune, user = 'dr-okafor'): Promise<Hospital> => {
  const get = await server.signIn(user)
  const { patients } = (await (await get('/api/patients')).json()) as PatientList
  const idOf = (name: string): string => {
    const patient = patients.find(one => one.name?.startsWith(name))
    if (patient === undefined) throw new Error(`no patient ${name}`)
    return patient.id
  }
  const view = async <View>(name: string, path: string): Promise<View> => {
    const response = await get(`/api/patients/${idOf(name)}/${path}`)
    if (!response.ok) throw new Error(`${path} of ${name}: ${response.status} ${await response.text()}`)
    return (await response.json()) as View
  }
  return {
    get,
    patients,
    idOf,
    view,
    adviceFor: (name, query = '') => view<AdviceView>(name, `advice${query}`),
    cards: async (service, file) => {
      const response = await fetch(`${server.url}/cds-services/${service}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: readFileSync(resolve(hooks, file)),
      })
      return ((await response.json()) as { cards: Card[] }).cards
    },
  }
}

export const candidateOf = (advice: Advice, chooser: string, drug: string): Candidate => {
  const found = advice.options
    .find(set => set.chooser === chooser)
    ?.candidates.find(one => one.drug === drug || one.id === drug)
  if (found === undefined)
    throw new Error(`no candidate ${drug} of ${chooser}; choosers: ${advice.options.map(set => set.chooser)}`)
  return found
}

export const recommendationOf = (advice: Advice, rule: string): Recommendation => {
  const found = advice.recommendations.find(one => one.rule === rule)
  if (found === undefined)
    throw new Error(`no recommendation of ${rule}: ${advice.recommendations.map(one => one.rule)}`)
  return found
}

/** The one answer about a current medicine or order, by concept id. */
export const judgementOf = (advice: Advice, drug: string): DrugJudgement => {
  const found = advice.medicines.find(one => one.drug === drug)
  if (found === undefined) throw new Error(`no judgement of ${drug}: ${advice.medicines.map(one => one.drug)}`)
  return found
}
