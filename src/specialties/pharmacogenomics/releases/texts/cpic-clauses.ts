import { cpicDoses } from './cpic-doses.ts'
import { adjust, type Clause, type Draft, mgDay, nothing, type Step } from './step.ts'

const avoid: Step = { action: 'avoid' }
const alternative: Step = { action: 'alternative' }
const standard: Step = { action: 'standard' }
const level = ['drug-level']
const noRecommendation = (): readonly Draft[] => [{ action: 'none', because: 'no-recommendation' }]

/** CPIC's texts, clause by clause: short marks of each, first match wins. */
export const cpicClauses: readonly Clause[] = [
  // Nothing to advise.
  [/^(?:no recommendation|n\/a)$/, noRecommendation],
  [/^no recommendation (?:due to|for drug)/, noRecommendation],
  [/^no action recommended based on genotype/, noRecommendation],
  [/^insufficient evidence demonstrating/, noRecommendation],

  // Usual care.
  [
    /^use (?:drug per|aminoglycoside.*standard doses).*$/,
    (_, text) => [text.includes('monitoring') ? { ...standard, checks: level } : standard],
  ],
  [/^evaluate regularly for hearing loss/, () => [{ ...standard, goesWith: 'dose', checks: ['hearing'] }]],
  [/^start with normal starting dose/, () => [standard]],
  [
    /^initiate therapy with lowest recommended/,
    () => [adjust({ of: 'start', change: 'lower', basis: 'lowest-recommended' })],
  ],
  [
    /^initiate therapy with (?:recommended|standard)/,
    (_, text) => [
      text.includes('20 mg/day') ? { ...standard, doses: [{ of: 'dose', exactly: [mgDay('20')] }] } : standard,
    ],
  ],
  [/^initiate (?:drug with standard dosing|standard starting daily dose)/, () => [standard]],
  [/^initiate therapy at standard starting dose/, () => [standard]],
  [/^prescribe desired starting dose/, () => [standard]],
  [/^if considering drug, use at standard dose/, () => [standard]],
  [/^use drug (?:label|according to the product label)|^use label-recommended/, () => [standard]],
  [/^no reason to avoid|^there is no need to avoid/, () => [standard]],
  [/^there is no indication to change dose/, () => [standard]],
  [/^no adjustments needed from typical/, () => [standard]],
  [/^use at standard doses with caution/, () => [{ action: 'monitor', checks: ['anaemia'] }]],

  // Not this drug.
  [/^drug is (?:not recommended|contraindicated)$/, () => [avoid]],
  [
    /^avoid (?:aminoglycoside|drug|use|tricyclic use|tertiary amine use|standard dose)|^avoid;?$/,
    (_, text) => {
      if (/^avoid drug, except/.test(text))
        return [avoid, { action: 'monitor', as: 'else', when: ['malaria-by-expert-guideline'], checks: ['haemolysis'] }]
      return [/unless/.test(text) ? { ...avoid, when: ['unless-no-safe-alternative'] } : avoid]
    },
  ],
  [/^\(2\) treating plasmodium falciparum/, nothing],
  [/^(?:if patient is drug-na[iï]ve(?: and alternative agents are available)?, )do not use/, () => [avoid]],
  [/relatively contraindicated in persons with malignant hyperthermia/, () => [avoid]],
  [/^they should not be used, except in extraordinary/, nothing],
  [/^avoid carbamazepine and oxcarbazepine/, () => [{ ...avoid, notDrugs: ['carbamazepine', 'oxcarbazepine'] }]],
  [
    /^avoid (?:moderate and strong cyp2d6 inhibitors|cyp2d6 strong to weak inhibitors)/,
    (_, text) => [
      {
        action: 'monitor',
        goesWith: 'dose',
        avoidWith: text.includes('weak')
          ? ['CYP2D6 inhibitor']
          : ['moderate CYP2D6 inhibitor', 'strong CYP2D6 inhibitor'],
      },
    ],
  ],

  // Another drug.
  [
    /^(?:a higher dose \(>(\d+)mg\)|consider rosuvastatin|consider combination therapy|consider an alternative statin.*or combination)/,
    ([, over], text) => [
      {
        action: 'alternative',
        drugs: [
          ...(text.includes('rosuvastatin or') ? ['rosuvastatin'] : []),
          ...(text.includes('alternative statin') ? ['another statin'] : []),
          'combination with a non-statin',
        ],
        ...(over === undefined ? {} : { doses: [{ of: 'dose' as const, change: 'higher' as const }] }),
      },
    ],
  ],
  [
    /^consider (?:a )?(?:clinically appropriate )?(?:an )?(?:alternative|antidepressant|alternate)/,
    (_, text) => [
      text.includes('particularly where jaundice') ? { ...alternative, checks: ['jaundice'] } : alternative,
    ],
  ],
  [
    /^consider (?:a )?non-(?:codeine|tramadol)(?: (?:or|and) non-tramadol)? opioid/,
    (_, text) => [{ ...alternative, notDrugs: ['codeine', 'tramadol'].filter(drug => text.includes(`non-${drug}`)) }],
  ],
  [
    /^choose an alternative (?:therapy|agent)/,
    (_, text) => [
      text.includes('shorter half-life')
        ? { ...alternative, goesWith: 'instead', drugs: ['celecoxib', 'flurbiprofen', 'ibuprofen', 'lornoxicam'] }
        : alternative,
    ],
  ],
  [/^consider an alternate therapy/, () => [alternative]],
  [/^(?:prescribe|select) an? ?(?:alternative|clinically)/, () => [alternative]],
  [
    /^select alternative drug.*$/,
    (_, text) => [text.includes('granisetron') ? { ...alternative, drugs: ['granisetron'] } : alternative],
  ],
  [/^use prasugrel or ticagrelor/, () => [{ ...alternative, drugs: ['prasugrel', 'ticagrelor'] }]],
  [
    /^(?:tcas without major|such agents) .*include (.*)$/,
    ([, names]) => [
      {
        ...alternative,
        goesWith: 'instead',
        drugs: names!.split(/, and | and |, /).map(name => name.replace('the secondary amines ', '')),
      },
    ],
  ],
  [
    /^(?:consider|recommend alternative) hormonal therapy such as an aromatase inhibitor/,
    () => [{ ...alternative, drugs: ['aromatase inhibitor'] }],
  ],

  ...cpicDoses,

  // Watched, measured, tested.
  [/^use therapeutic drug monitoring to guide/, () => [{ ...standard, goesWith: 'dose', checks: level }]],
  [/^(?:utilize|utilizing|use) therapeutic drug monitoring/, () => [{ action: 'monitor', checks: level }]],
  [
    /^subsequent doses should be adjusted according to therapeutic drug monitoring/,
    () => [{ ...standard, goesWith: 'dose', checks: level }],
  ],
  [
    /^prescriber should be aware of possible increased risk for myopathy.*?(\d+) ?mg/,
    ([, mg], text) => [
      {
        action: 'monitor',
        checks: ['myopathy'],
        when: [`especially-${/for \d+mg dose/.test(text) ? 'at' : 'over'}-${mg}-mg/day`],
      },
    ],
  ],
  [
    /^carefully monitor adverse events such as blood pressure/,
    () => [{ action: 'monitor', checks: ['side-effects', 'blood-pressure', 'kidney-function'] }],
  ],
  [/^if thiopurines are required and .* unknown, monitor/, () => [{ action: 'monitor', checks: ['toxicity'] }]],
  [/^monitor for efficacy/, () => [{ action: 'monitor', checks: ['effect'] }]],
  [
    /^consider evaluating (?:erythrocyte tpmt|tpmt erythrocyte) activity/,
    () => [{ action: 'test', checks: ['tpmt-activity'] }],
  ],
  [
    /^(?:to ascertain|if deemed necessary to ascertain) g6pd status, enzyme activity must/,
    () => [{ action: 'test', checks: ['g6pd-activity'] }],
  ],
  [
    /^if the patient has previously used drug (?:consistently|continuously) for longer than three months.*cautiously/,
    () => [{ action: 'monitor' }],
  ],
  [
    /^if patient is drug-na[iï]ve and alternative agents are not available, consider the use/,
    () => [{ action: 'monitor', checks: ['skin-reaction'] }],
  ],
  [/^discontinue therapy at first evidence/, nothing],
  [
    /^clinical findings, family history, further genetic testing/,
    () => [
      {
        action: 'none',
        because: 'not-decided-by-genotype',
        checks: ['clinical-findings', 'family-history', 'further-genetic-tests', 'laboratory'],
      },
    ],
  ],

  // Said, and nothing to do.
  [
    /^(?:the latency period|all usually occur|an hla-b\*15:02 negative test does not|in general, alternative anesthetics)/,
    nothing,
  ],
  [/^(?:a list of unsafe|individuals who have biallelic|although some may)/, nothing],
  [/^(?:drug use should be guided|in accordance with the|daily dose may be given|titrate dose to observed)/, nothing],
  [/^(?:inform the patient that some|if drug is to be prescribed, there is a high likelihood)/, nothing],
  [
    /^(?:no )?(?:neither )?(?:tpmt|nudt15|slco1b1|cyp2c9|abcg2|ryr1|cacna1s)\b.*(?:available|assigned|determined|result)/,
    nothing,
  ],
  [/^\(see table 2/, nothing],
]
