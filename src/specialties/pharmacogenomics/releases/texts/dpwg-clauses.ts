import { dpwgAlternatives } from './dpwg-alternatives.ts'
import { dpwgDoses } from './dpwg-doses.ts'
import { alternative, avoid, checksIn, complaintIn, level } from './dpwg-words.ts'
import { adjust, type Clause, type Draft, mgDay, nothing, type Step } from './step.ts'

const none = (because: Step['because']): readonly Draft[] => [{ action: 'none', ...(because ? { because } : {}) }]

/** DPWG's texts, clause by clause: short marks of each, first match wins. */
export const dpwgClauses: readonly Clause[] = [
  // Nothing to do.
  [/^no action (?:is )?(?:needed|required)/, () => none('no-action')],
  [/^the guideline does not provide/, () => none('no-recommendation')],
  [/^there is insufficient evidence in the literature to support a dose/, () => none('no-recommendation')],

  // Not this drug.
  [/^drug is (?:contra-indicated|not recommended)/, () => [avoid]],
  [/^avoid drug doses exceeding (\d+)mg\/day/, ([, dose]) => [adjust({ of: 'maximum', atMost: mgDay(dose) })]],
  [
    /^avoid (?:drug|\w+ and drug|drug and \w+) or start with a low dose/,
    (_, text) => [
      text.includes('capecitabine are not alternatives')
        ? { ...avoid, notDrugs: ['fluorouracil', 'capecitabine'] }
        : avoid,
      { ...adjust({ of: 'start', change: 'lower' }), as: 'or', checks: ['side-effects', 'effect'] },
    ],
  ],
  [
    /^avoid drug if an alternative is (?:available|possible)/,
    (_, text) => [
      text.includes('carbamazepine carries')
        ? { ...avoid, when: ['if-an-alternative-is-possible'], notDrugs: ['carbamazepine'] }
        : { ...avoid, when: ['if-an-alternative-is-possible'] },
    ],
  ],
  [
    /^avoid co-medication with cyp2d6 inhibitors/,
    () => [{ action: 'monitor', goesWith: 'dose', avoidWith: ['CYP2D6 inhibitor'] }],
  ],
  [
    /^avoid (?:drug|\w+ and drug|drug and \w+)(?: (.*))?$/,
    ([, rest]) => [
      (rest ?? '').includes('not suitable alternatives')
        ? { ...avoid, notDrugs: ['fluorouracil', 'capecitabine'] }
        : avoid,
    ],
  ],
  [
    /^drug should be (avoided|stopped)/,
    ([, word]) => (word === 'avoided' ? [avoid] : [{ ...avoid, as: 'then', when: ['severe-side-effects'] }]),
  ],

  ...dpwgDoses,

  ...dpwgAlternatives,

  // Watched, measured, tested.
  [/^recommend more frequent monitoring of the inr/, () => [{ action: 'monitor', checks: ['inr'] }]],
  [
    /^be (?:extra )?alert to (?:the occurrence of )?severe side effects/,
    () => [{ action: 'monitor', checks: ['severe-side-effects'] }],
  ],
  [/^be (?:extra )?alert to side effects/, () => [{ action: 'monitor', checks: ['side-effects'] }]],
  [
    /^be (?:extra )?alert to (?:a )?(?:reduced|possible decrease)/,
    (_, text) => [{ action: 'monitor', checks: text.includes('plasma') ? level : ['effect'] }],
  ],
  [
    /^(?:advise|if the dose is decreased: advise) (?:the )?patients? to (?:report|contact|get in touch|seek)(.*)$/,
    ([, what]) => [{ action: 'monitor', checks: [complaintIn(what!)] }],
  ],
  [
    /^monitor the (?:effect|plasma concentration)(.*)$/,
    (_, text) =>
      text.includes('or select an alternative')
        ? [
            { action: 'monitor', checks: ['drug-level', 'ecg'] },
            { ...alternative, as: 'or' },
          ]
        : [{ action: 'monitor', checks: checksIn(text) }],
  ],
  [
    /^monitor plasma concentrations, perform an ecg/,
    () => [{ action: 'monitor', checks: ['drug-level', 'ecg', 'effect'] }],
  ],
  [
    /^guide the dose by therapeutic drug monitoring, perform an ecg/,
    () => [{ action: 'monitor', checks: ['drug-level', 'ecg', 'side-effects'] }],
  ],
  [
    /^guide the dose by response and side effects/,
    () => [{ action: 'monitor', checks: ['effect', 'side-effects', 'drug-level'] }],
  ],
  [
    /^determine the drug plasma concentration if side effects occur/,
    () => [
      { action: 'monitor', as: 'then', when: ['side-effects'], checks: level },
      { ...adjust({ of: 'dose', change: 'lower' }), as: 'then', when: ['side-effects'] },
    ],
  ],
  [
    /^determine the residual dpd activity.*adjust the initial dose(.*)$/,
    ([, rest]) => [
      { action: 'test', checks: ['dpd-activity'] },
      ...(/, or avoid/.test(rest!) ? [{ ...avoid, as: 'or' as const }] : []),
    ],
  ],
  [
    /^determine the level of inhibition of platelet aggregation/,
    () => [{ action: 'test', checks: ['platelet-inhibition'] }],
  ],
  [/^regularly monitor the patient.s liver function/, () => [{ action: 'monitor', checks: ['liver-function'] }]],
  [
    /^(?:any )?adjustment of the (?:initial |subsequent )?dose should (?:then )?be (?:performed |guided |based )?(?:by|on|based on) (.*)$/,
    ([, by]) => [
      {
        action: 'monitor',
        checks: /drug monitoring/.test(by!)
          ? level
          : /blood counts/.test(by!)
            ? ['blood-count', 'effect']
            : ['toxicity', 'effect'],
      },
    ],
  ],
  [
    /^(?:after starting treatment, the|the initial) dose should be adjusted based on toxicity(.*)$/,
    ([, rest]) => [
      {
        action: 'monitor',
        checks: rest!.includes('blood counts') ? ['blood-count', 'effect'] : ['toxicity', 'effect'],
      },
    ],
  ],
  [
    /^(?:monitoring should be performed at an increased|the frequency of monitoring should be increased)/,
    () => [{ action: 'monitor', checks: ['blood-count'] }],
  ],
  [
    /^reconsider the choice and the potential benefit of drug if/,
    () => [{ action: 'monitor', goesWith: 'dose', avoidWith: ['moderate CYP3A4 inducer'] }],
  ],
  [/^add a low dose of fluvoxamine if necessary/, nothing],

  // Said, and nothing to do: what is not known, levels, studies, reasons.
  [
    /^(?:it is not (?:possible|known)|there are no data|there is insufficient information|a substantiated recommendation|as the total analgesic)/,
    nothing,
  ],
  [
    /^the (?:loading dose does not need|plasma concentration (?:of drug is|may decrease)|therapeutic range|normal dose is defined)/,
    nothing,
  ],
  [
    /^(?:the genotype-specific initial dose|from day 6 on|see algorithms|algorithms for|modified dose algorithms|if the activity of the reduced)/,
    nothing,
  ],
  [
    /^(?:values (?:higher|exceeding)|plasma concentrations of z-|a sum of the plasma|their target value|for example: )/,
    nothing,
  ],
  [/^for (?:depression|anxiety disorders|obsessive compulsive disorder), the therapeutic/, nothing],
  [
    /^(?:drug and desmethylclomipramine both|only drug contributes|in general, it is assumed|however, the side effects do not|the side effects do not)/,
    nothing,
  ],
  [
    /^(?:in (?:one|a) study|in 14 im adults|in adults, therapeutic|in children younger than 3|for 51 patients|a patient with|all 5 patients|one study|studies have)/,
    nothing,
  ],
  [/^(?:at a dose of 2\.0 mg|this equates to|50-75% of the standard|in the majority of cases)/, nothing],
  [/^(?:strong|moderate) cyp\w+ inhibitor: for example/, nothing],
  [/^(?:note: )?(?:the percentage of|dose adjustment based on the total|if a patient has two)/, nothing],
  [/^(?:a|for nudt15 pm, a) percentage of </, nothing],
  [/^(?:if both variations|these two situations|this recommendation only applies)/, nothing],
  [/^for (?:fluorouracil and capecitabine|this genetic variation|the comparable genetic variation)/, nothing],
  [/^the recommendation for fluorouracil/, nothing],
  [
    /^(?:in addition to the patient.s genotype|(?:bisoprolol|carvedilol|disadvantage): |neither is metabolised)/,
    nothing,
  ],
  [
    /^(?:a (?:similar|comparable) risk has been|the same applies (?:to|for) oxcarbazepine|they are also not (?:influenced|suitable))/,
    nothing,
  ],
  [
    /^(?:carefully weigh the risk|furthermore, (?:in the case|a reduced)|phenytoin, lamotrigine and oxcarbazepine also pose|consider any additional risk|p\.141qq)/,
    nothing,
  ],
]
