import type { Issue } from '../../../../core/index.ts'
import type { Message, Segment } from '../../../../standards/hl7v2/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import type { LossTally } from '../loss.ts'
import type { Paths } from './paths.ts'
import { createReading } from './reading.ts'
import { createResources } from './resources.ts'
import type { Scope } from './scope.ts'
import { con, txa } from './segments/documents.ts'
import { acc, blg, cti, db1, ft1, pda, sft } from './segments/events.ts'
import { evn, msh } from './segments/header.ts'
import { rxc, rxd, rxe, rxo, rxr } from './segments/medication.ts'
import { mrg } from './segments/merge.ts'
import { nte } from './segments/note.ts'
import { finishOrder, obr, orc } from './segments/order.ts'
import { prd, prt, rol } from './segments/participation.ts'
import { pd1, pid, pv1, pv2 } from './segments/patient.ts'
import { al1, dg1, gol, iam, pr1, prb } from './segments/problems.ts'
import { rf1 } from './segments/referral.ts'
import { gt1, in1, in2, nk1 } from './segments/related.ts'
import { obx } from './segments/result.ts'
import { aig, ail, aip, ais, finishAppointment, sch } from './segments/scheduling.ts'
import { sac, spm } from './segments/specimen.ts'
import { tq1 } from './segments/timing.ts'
import { rxa } from './segments/vaccine.ts'
import { type State, settleWaiting } from './state.ts'
import { fhirTime } from './types/time.ts'

type Handler = (segment: Segment, state: State) => void

/** What each segment does; HL7's v2-to-FHIR segment maps name them. */
const handlers: Readonly<Record<string, Handler>> = {
  MSH: msh,
  EVN: evn,
  PID: pid,
  PD1: pd1,
  PV1: pv1,
  PV2: pv2,
  ORC: orc,
  OBR: obr,
  OBX: obx,
  NTE: nte,
  SPM: spm,
  SAC: sac,
  RF1: rf1,
  AL1: al1,
  IAM: iam,
  DG1: dg1,
  PR1: pr1,
  PRB: prb,
  GOL: gol,
  NK1: nk1,
  GT1: gt1,
  IN1: in1,
  IN2: in2,
  ROL: rol,
  PRT: prt,
  PRD: prd,
  FT1: ft1,
  ACC: acc,
  PDA: pda,
  CTI: cti,
  SFT: sft,
  DB1: db1,
  BLG: blg,
  TXA: txa,
  CON: con,
  SCH: sch,
  AIS: ais,
  AIG: aig,
  AIL: ail,
  AIP: aip,
  MRG: mrg,
  RXO: rxo,
  RXE: rxe,
  RXD: rxd,
  RXA: rxa,
  RXR: rxr,
  RXC: rxc,
  TQ1: tq1,
}

const known = new Map(Object.entries(handlers))

/**
 * The R4 resources that a message states, in the order in which it names them. Segments are taken as they come, by what
 * stands before them, not by the grammar of the message's type: senders leave segments out and add some of other types.
 */
export const convertMessage = (
  message: Message,
  loss: LossTally,
  paths: Paths,
): { readonly resources: readonly ConvertedResource[]; readonly issues: readonly Issue[] } => {
  const reading = createReading(message)
  const header = message.segments[0]!
  const sent = reading.peek(header.fields[7]?.[0], 1)
  const zone = /([+-]\d{2})(\d{2})$/.exec(sent ?? '')
  const offset = zone === null ? undefined : `${zone[1]}:${zone[2]}`
  const scope: Scope = {
    ...reading,
    ...createResources(),
    offset,
    patient: undefined,
    encounter: undefined,
    segment: header,
    field: 0,
    warn: (code, text) => reading.issue('warning', code, text, scope.segment, scope.field),
  }
  const state: State = {
    scope,
    type: message.type,
    event: message.event,
    written: sent === undefined ? undefined : fhirTime(sent, offset),
    header: undefined,
    patient: undefined,
    encounter: undefined,
    orc: undefined,
    prescribed: false,
    account: undefined,
    coverage: undefined,
    insured: undefined,
    request: undefined,
    referral: undefined,
    medication: undefined,
    medicine: undefined,
    timing: undefined,
    document: undefined,
    appointment: undefined,
    report: undefined,
    specimen: undefined,
    collected: undefined,
    observation: undefined,
    noted: undefined,
    waiting: [],
    seen: new Map(),
  }
  for (const segment of message.segments) known.get(segment.name)?.(segment, state)
  finishOrder(state)
  settleWaiting(state)
  finishAppointment(state)
  reading.settle(loss, paths, ({ name }) => (known.has(name) ? 'no place in R4 for it here' : 'segment not converted'))
  return { resources: scope.all(), issues: [...message.issues, ...reading.issues] }
}
