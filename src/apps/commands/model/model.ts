import { AppError } from '../../../core/index.ts'
import type { Dependencies } from '../../use-cases/dependencies.ts'
import type { Command, CommandInput, Outcome } from '../command.ts'
import { kindOptionNames } from '../learn/kind-settings.ts'
import { bringHelp, bringOptions, runBring } from './bring.ts'
import { runCard } from './card.ts'
import { isDecision, runDecision } from './decide.ts'
import { runEdit } from './edit.ts'
import { runGate } from './gate.ts'
import { runPlan } from './plan.ts'
import { runList, runShow } from './show.ts'
import { runTrain } from './train.ts'
import { runDismiss, runProposals, runWatch } from './watch.ts'

type Verb = (deps: Dependencies, input: CommandInput) => Promise<Outcome>

const verbs: Readonly<Record<string, Verb | undefined>> = {
  train: runTrain,
  list: runList,
  show: runShow,
  plan: runPlan,
  bring: runBring,
  edit: runEdit,
  gate: runGate,
  card: runCard,
  watch: runWatch,
  proposals: runProposals,
  dismiss: runDismiss,
}

const help = `train NAME|DEFINITION.json --by PERSON [--kind additive|boosted|logistic|cox|forest] [--seed N] [--from DATE] [--until DATE]
      [--pairs N] [--trees N|auto] [--stop-after N] [--leaves N] [--rate X] [--monotone a:+,b:-] [--penalty X] [--l1 S]
      [--groups sex,age_band] [--why TEXT] [--proposal ID]
                       Make the cohort of the people who are stored, learn from its training part, judge on its test part,
                       register the version as a candidate. The same facts and seed give the same version. Stopped, it goes on.
                       The settings of a kind are those of attune learn fit --help; additive is the usual kind.
edit NAME VERSION --by PERSON --role clinician|governance --reason TEXT [--preview]
      --feature F [--set RANGE=VALUE] [--level NAME=VALUE] [--flatten RANGE] [--missing VALUE] [--monotone up|down] [--drop]
      [--remove-pair A*B] [--edits F.json]
                       Change shapes of an additive version. What comes of it is a new candidate: gated as any other, approved by
                       somebody else, and only under a plan that allows edits. VALUE is log-odds as the page shows them; RANGE is
                       50..65, ..65 or 50.. and begins and ends at a step of the shape (above, at most). --preview tells the effect
                       on a cross-check of the training rows and keeps nothing. --missing=-0.2 for a negative value.
${bringHelp}
list                   The models of this site, and which of their versions serve.
show NAME              Versions, plans, gates, approvals, who decided what, when and why.
plan draft NAME [--version V] [--out plan.json]
                       A plan of what may change about the model and what each version must show, to be edited by a person.
plan sign plan.json --by PERSON --why TEXT
                       Sign it with the site's change-control key: from then on it counts.
gate NAME [VERSION] [--by PERSON] [--why TEXT]
                       Judge a version on the plan's test rows, beside the one that served last: each gate passed, failed, not
                       shown (neither good nor bad) or not computable. Exit 3: not passed.
approve | shadow | serve | rollback | retire | reject NAME VERSION --by PERSON --role clinician|governance --why TEXT
                       What a person decides. Exit 3: refused, with the reason. Rolling back is one command.
watch NAME [--since DATE] [--until DATE]
                       Label what the serving version said since its training from later facts, run the monitors, keep what
                       they found. Exit 3: a breach; it has written a proposal to train anew.
proposals NAME         The proposals, open and answered. train --proposal ID answers one.
dismiss PROPOSAL --by PERSON --why TEXT
                       Answer one: nothing is to be trained.
card NAME [VERSION] [--stated F.json] [--out F] [--html] [--chai F.xml]
                       The model card: ONC HTI-1, TRIPOD+AI, CHAI; "not provided" where nothing is known.

VERSION is the SHA-256 of the model file, or its beginning. docs/operations/models-of-your-own.md`

/** `attune model`: the models of a site, from training to the door of serving. */
export const modelCommand: Command = {
  name: 'model',
  usage:
    'train | bring | edit | list | show | plan draft | plan sign | gate | approve | shadow | serve | rollback | retire | reject | watch | proposals | dismiss | card ...',
  summary:
    'Models of a site: train them on the people who are stored, judge them by a signed plan, decide which may serve, go back.',
  verbs: help,
  options: {
    by: { type: 'string' },
    ...bringOptions,
    reason: { type: 'string' },
    feature: { type: 'string' },
    set: { type: 'string' },
    level: { type: 'string' },
    flatten: { type: 'string' },
    missing: { type: 'string' },
    drop: { type: 'boolean' },
    'remove-pair': { type: 'string' },
    edits: { type: 'string' },
    preview: { type: 'boolean' },
    role: { type: 'string' },
    why: { type: 'string' },
    kind: { type: 'string' },
    ...Object.fromEntries(kindOptionNames.map(name => [name, { type: 'string' } as const])),
    seed: { type: 'string' },
    from: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    groups: { type: 'string' },
    proposal: { type: 'string' },
    version: { type: 'string' },
    out: { type: 'string' },
    html: { type: 'boolean' },
    chai: { type: 'string' },
    stated: { type: 'string' },
  },
  positionals: { least: 1, most: 3 },
  stoppable: true,
  needsFolder: true,
  run: async (deps, input) => {
    const [name = ''] = input.positionals
    if (isDecision(name)) return await runDecision(deps, input, name)
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (verb !== undefined) return await verb(deps, input)
    throw new AppError('misuse', `attune model has no ${name}.`, { remedy: 'See attune model --help.' })
  },
}
