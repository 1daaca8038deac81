import { adviseCommand } from './advise.ts'
import { alertsCommand } from './alerts.ts'
import { auditCommand } from './audit.ts'
import type { Command } from './command.ts'
import { doseCommand } from './dose-patient.ts'
import { drugCommand } from './drug.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { knowledgeCommand, switchCommand } from './knowledge.ts'
import { cohortCommand } from './learn/cohort.ts'
import { modelCommand } from './model/model.ts'
import { backupCommand, doctorCommand, eraseCommand } from './operations.ts'
import { patientsCommand, profileCommand } from './patients.ts'
import { peopleCommand } from './people.ts'
import { pullCommand } from './pull.ts'
import { qualityCommand } from './quality.ts'
import { quarantineCommand } from './quarantine.ts'
import { decideCommand, explainCommand, recallCommand, replayCommand } from './recommendations.ts'
import { sourcesCommand } from './sources.ts'
import { subscribeCommand } from './subscribe.ts'
import { terminologyCommand } from './terminology.ts'
import { worklistCommand } from './worklist.ts'

/** The commands that work on a data folder, in the order of `attune --help`. */
export const commands: readonly Command[] = [
  importCommand,
  pullCommand,
  subscribeCommand,
  exportCommand,
  patientsCommand,
  profileCommand,
  peopleCommand,
  adviseCommand,
  drugCommand,
  doseCommand,
  explainCommand,
  replayCommand,
  decideCommand,
  recallCommand,
  worklistCommand,
  qualityCommand,
  sourcesCommand,
  quarantineCommand,
  auditCommand,
  knowledgeCommand,
  switchCommand,
  alertsCommand,
  cohortCommand,
  modelCommand,
  terminologyCommand,
  doctorCommand,
  backupCommand,
  eraseCommand,
]
