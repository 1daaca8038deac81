export type {
  Candidate,
  ChampionComparison,
  FrozenTest,
  HandEdit,
  Setting,
  SharedSince,
  SurvivalTest,
  Trained,
} from './candidate.ts'
export { cardHtml } from './card/card-html.ts'
export { chaiXml } from './card/chai-xml.ts'
export type { RunFacts } from './card/computed.ts'
export type { EditedShape } from './card/edited-shapes.ts'
export { type CardItem, type CardList, type ModelCard, modelCard } from './card/model-card.ts'
export { type Stated, type StatedName, statedNames } from './card/stated.ts'
export type { Gate } from './gate.ts'
export { editsOutside } from './hand-edit.ts'
export { type Judgement, judgeCandidate } from './judge.ts'
export {
  applyMove,
  type Clearance,
  championOf,
  type ModelLife,
  type Moved,
  newLife,
  type Plans,
  type VersionLife,
} from './life.ts'
export type { ModelEvent, Refusal, Stage } from './model-event.ts'
export type { Outside } from './outside-plan.ts'
export { type Plan, planShape } from './plan.ts'
export { planKey, publicPlanKey } from './plan-key.ts'
export { livedThrough, type Servable, servable, verifiedPlans } from './servable.ts'
export { planHash, type SignedPlan, signPlan, verifyPlan } from './sign-plan.ts'
export { parseModelEvent } from './stored-event.ts'
