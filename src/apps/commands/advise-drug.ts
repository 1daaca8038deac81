import type { Jurisdiction } from '../../clinical/index.ts'
import type { Coding, Instant, PersonId } from '../../core/index.ts'
import { type DrugJudgement, unknownDrug, type Verdict } from '../../pipeline/advice/index.ts'
import { foundTogether } from '../../pipeline/delivery/index.ts'
import { judgeDrug } from '../use-cases/advise.ts'
import type { Caller, Dependencies } from '../use-cases/dependencies.ts'
import { drugAsked, indicationAsked } from './coded-arguments.ts'
import type { Outcome } from './command.ts'
import { doseLines } from './dose-words.ts'

type Request = {
  readonly person: PersonId
  readonly asOf: Instant | null
  readonly knownAt: Instant | null
  readonly jurisdiction: Jurisdiction | null | undefined
}

/** Worst first: a product is as safe as its worst ingredient. */
const verdicts: readonly Verdict[] = ['avoid', 'not checked', 'adjust', 'monitor', 'ok']

/** `attune advise ID --drug`: one drug judged by everything that is known; for a product, its worst ingredient leads. Exit 3 for a drug that nobody knows: nothing was judged. */
export const adviseDrug = async (
  deps: Dependencies,
  request: Request,
  asked: { readonly drug: string; readonly indication: string | undefined },
  caller: Caller,
): Promise<Outcome> => {
  const { coding, ingredients } = drugAsked(asked.drug)
  const indication = asked.indication === undefined ? null : indicationAsked(asked.indication)
  const judged = []
  for (const drug of ingredients) {
    const order = {
      drug: drug.id,
      codings: [coding],
      text: drug.title,
      indication: indication?.id ?? null,
      origin: 'candidate',
      reference: null,
      dose: null,
    } as const
    judged.push(await judgeDrug(deps, request, order, caller))
  }
  const [worst] = judged.toSorted(
    (a, b) => verdicts.indexOf(a.judgement.verdict) - verdicts.indexOf(b.judgement.verdict),
  )
  const judgement = worst?.judgement ?? unknownDrug(asked.drug, indication?.id ?? null)
  const dead = worst?.noAdvice ?? null
  const json = toJson(dead === null ? judgement : deadJudgement(judgement, dead.because), coding, ingredients.length)
  return {
    json: { ...json, asOf: worst?.asOf ?? null, noAdvice: dead },
    text: render(judgement, dead),
    exit: worst === undefined ? 3 : 0,
  }
}

/** The dead get no advice: nothing is said of any drug. */
const deadJudgement = (judgement: DrugJudgement, because: string): DrugJudgement => ({
  ...judgement,
  verdict: 'not checked',
  dose: null,
  findings: [],
  alternatives: [],
  wouldChangeIf: [],
  settledBy: { rule: 'no-advice-for-the-dead', because, between: [], over: [] },
  alternativesFrom: null,
})

const toJson = (judgement: DrugJudgement, coding: Coding, ingredients: number) => ({
  drug: { ...coding, id: judgement.drug, display: judgement.title },
  ...(ingredients > 1 ? { note: `The product has ${ingredients} ingredients; the worst verdict is shown.` } : {}),
  indication: judgement.indication,
  verdict: judgement.verdict,
  dose: judgement.dose,
  findings: judgement.findings,
  together: togetherOf(judgement.findings),
  settledBy: judgement.settledBy,
  alternatives: judgement.alternatives,
  alternativesFrom: judgement.alternativesFrom,
  wouldChangeIf: judgement.wouldChangeIf,
})

/** What was found, each matter once, as positions in `findings`: where several checks speak of the same fact, the gravest first. */
const togetherOf = (findings: DrugJudgement['findings']): readonly (readonly number[])[] =>
  foundTogether(findings).map(({ lead, also }) => [lead, ...also].map(one => findings.indexOf(one)))

/** The checks as a reader takes them in: each matter that was found once, then the others. */
const checkLines = (findings: DrugJudgement['findings']): readonly string[] => [
  ...foundTogether(findings).flatMap(({ lead, also }) => [
    `[${lead.severity}] ${lead.summary}`,
    ...also.map(one => `  the same fact, by another check: [${one.severity}] ${one.summary}`),
  ]),
  ...findings.filter(({ state }) => state !== 'found').map(({ state, summary }) => `[${state}] ${summary}`),
]

const render = (judgement: DrugJudgement, dead: { readonly because: string } | null): string => {
  if (dead !== null) return `No advice. ${dead.because}`
  const { title, verdict, settledBy, findings, dose, alternatives, alternativesFrom } = judgement
  const list = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', heading, ...lines.map(line => `  ${line}`)]
  return [
    `${title}: ${verdict}`,
    `${settledBy.because} (${settledBy.rule})`,
    ...list('Settled between', settledBy.between.length > 1 ? settledBy.between : []),
    ...list('Outweighed', settledBy.over),
    ...list('Checks', checkLines(findings)),
    ...list('Dose', doseLines(dose, judgement)),
    ...list(
      'Instead',
      alternatives.map(one =>
        one.excluded.length === 0 ? one.title : `${one.title}: not suitable, ${one.excluded.join('; ')}`,
      ),
    ),
    ...(alternativesFrom === null ? [] : [`  ${alternativesFrom}`]),
    ...list('Would change if', judgement.wouldChangeIf),
    '',
    'Decision support only. Not a certified medical device.',
  ].join('\n')
}
