export { type DrugRule, drugRuleCheck, drugRuleTable, readsOfDrugRules } from './drug-rules.ts'
export { type Holds, holds, readsOfSituation } from './situation.ts'
export { type Situation, situationColumns } from './situation-columns.ts'
