export { type DrugRule, drugRuleCheck, drugRuleTable, readsOfDrugRules } from './drug-rules.ts'
export { type Holds, holds, readsOfSituation, type Situation, situationColumns } from './situation.ts'
