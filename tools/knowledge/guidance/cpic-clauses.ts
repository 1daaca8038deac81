import {
  adjust,
  type Clause,
  type Draft,
  mgDay,
  mgKgDay,
  nothing,
  number,
  percent,
  percentLess,
  type Step,
  scaled,
  times,
} from './step.ts'

const avoid: Step = { action: 'avoid' }
const alternative: Step = { action: 'alternative' }
const standard: Step = { action: 'standard' }
const level = ['drug-level']
const noRecommendation = (): readonly Draft[] => [{ action: 'none', because: 'no-recommendation' }]
const slower: Pick<Step, 'titration'> = { titration: 'slower' }

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

  // Another dose: by percent.
  [
    /^consider a (\d+)% reduction of (?:the )?recommended starting dose/,
    ([, by]) => [adjust(scaled('start', percentLess(by)))],
  ],
  [
    /^reduce starting dose by (\d+)%/,
    ([, by]) => [{ ...adjust(scaled('start', percentLess(by))), checks: ['toxicity'] }],
  ],
  [
    /^reduce starting doses to (\d+)%/,
    ([, to]) => [{ ...adjust(scaled('start', percent(to))), checks: ['myelosuppression'] }],
  ],
  [
    /^patients with the c\.2846a>t\/c\.2846a>t genotype may require >50%/,
    () => [{ ...adjust({ of: 'start', change: 'lower', factorBelow: 0.5 }), when: ['c.2846A>T-twice'] }],
  ],
  [
    /^5-(?:drug|fluorouracil) should be administered at a strongly reduced dose/,
    () => [{ ...adjust({ of: 'start', change: 'lower' }), checks: level }],
  ],
  [
    /^initiate therapy with (\d+)-(\d+)% of the lowest/,
    ([, from, to]) => [adjust(scaled('start', percent(from, to), { basis: 'lowest-recommended' }))],
  ],
  [
    /^initiate therapy with (\d+)% of the lowest/,
    ([, to]) => [adjust(scaled('start', percent(to), { basis: 'lowest-recommended' }))],
  ],
  [
    /^titrate dose upward to clinical effect or (\d+)(?:-(\d+))?% of the maximum/,
    ([, from, to]) => [{ ...adjust(scaled('maximum', percent(from, to ?? from))), ...slower }],
  ],
  [/^titrate dose upward to clinical effect or maximum/, () => [{ ...adjust(), ...slower }]],
  [/^upward dose titration should not occur until/, nothing],
  [
    /^consider a (\d+)-(\d+)% lower starting dose.*or consider a clinically/,
    ([, from, to]) => [
      { ...adjust(scaled('start', percentLess(from, to))), ...slower },
      { ...alternative, as: 'or' },
    ],
  ],
  [
    /^consider a (\d+)% reduction in recommended starting dose.*a (\d+)% lower maintenance/,
    ([, start, maintenance]) => [
      { ...adjust(scaled('start', percentLess(start)), scaled('maintenance', percentLess(maintenance))), ...slower },
    ],
  ],
  [
    /^consider a lower starting dose, slower titration schedule and (\d+)% reduction of (?:the )?standard maintenance dose(.*)$/,
    ([, by, rest]) => [
      { ...adjust({ of: 'start', change: 'lower' }, scaled('maintenance', percentLess(by))), ...slower },
      ...(rest!.includes('or select') ? [{ ...alternative, as: 'or' as const }] : []),
    ],
  ],
  [
    /^consider a lower starting dose and slower titration/,
    () => [{ ...adjust({ of: 'start', change: 'lower' }), ...slower }],
  ],
  [
    /^consider a slower titration schedule and lower maintenance/,
    () => [{ ...adjust({ of: 'maintenance', change: 'lower' }), ...slower }],
  ],
  [/^increase starting daily dose by (\d+)%/, ([, by]) => [adjust(scaled('start', percent(String(100 + number(by)))))]],
  [
    /^for chronic therapy \(>12 weeks\).*consider (\d+)% reduction/,
    ([, by]) => [
      { ...adjust(scaled('maintenance', percentLess(by))), when: ['over-12-weeks-and-effective'], checks: ['effect'] },
    ],
  ],
  [
    /^consider increasing dose by (\d+)-(\d+)% for the treatment of h pylori/,
    ([, from, to]) => [
      {
        ...adjust(scaled('dose', percent(String(100 + number(from)), String(100 + number(to))))),
        when: ['h-pylori-or-erosive-oesophagitis'],
      },
    ],
  ],
  [
    /^for subsequent doses,? use approximately (\d+)% less/,
    ([, by]) => [adjust(scaled('maintenance', percentLess(by)))],
  ],
  [/^for first dose, use typical/, nothing],
  [
    /^initiate (\d+)% of starting dose .*maximum recommended dose of (\d+) mg or consider a clinically/,
    ([, to, most]) => [
      adjust(scaled('start', percent(to)), { of: 'maximum', atMost: mgDay(most) }),
      { ...alternative, as: 'or' },
    ],
  ],
  [
    /^increasing the target maintenance dose by (\d+)% or more/,
    ([, by]) => [
      { ...adjust({ of: 'target', change: 'higher', factorFrom: percent(String(100 + number(by)))[0] }), as: 'else' },
    ],
  ],
  [
    /^start with (?:reduced )?(?:starting )?(?:reduced )?doses \((\d+)% ?(?:-|to) ?(\d+)% of normal dose\) if normal starting dose is (.*?) \(/,
    ([, from, to, usual]) => [
      { ...adjust(scaled('start', percent(from, to))), when: [usualStart(usual!)], checks: ['myelosuppression'] },
    ],
  ],
  [
    /^start with drastically reduced (?:normal daily )?doses\s*\(reduce daily dose by 10-fold(.*?)\)/,
    ([, rest]) => [
      {
        ...adjust(scaled('start', [0.1, 0.1], /thrice weekly/.test(rest!) ? { timesWeekly: 3 } : {})),
        checks: ['myelosuppression'],
      },
    ],
  ],
  [
    /^initiate dose at (\d+) mg\/m2\/day/,
    ([, dose]) => [
      {
        ...adjust({ of: 'start', change: 'lower', exactly: [{ value: number(dose), unit: 'mg/m2/day' }] }),
        checks: ['myelosuppression'],
      },
    ],
  ],
  [
    /^(?:if normal starting dose is already|allow (?:at least )?\d|in setting of myelosuppression|if myelosuppression occurs)/,
    nothing,
  ],
  [
    /^increase starting dose (\S+) to (\d+) times/,
    ([, from, to]) => [{ ...adjust(scaled('start', times(from, to))), checks: level }],
  ],
  [
    /^total starting dose should not exceed (\S+) mg\/kg\/day/,
    ([, most]) => [adjust({ of: 'start', atMost: mgKgDay(most) })],
  ],

  // Another dose: by amount.
  [
    /^prescribe ≤ ?(\d+) ?mg (?:per day )?as a starting dose(.*)$/,
    ([, most, rest]) => [
      adjust({ of: 'start', atMost: mgDay(most) }),
      ...(rest!.includes('if dose >')
        ? [
            {
              action: 'alternative' as const,
              as: 'then' as const,
              when: ['more-effect-needed'],
              drugs: ['combination with a non-statin'],
            },
          ]
        : []),
    ],
  ],
  [
    /^limit dose to (≤|<)(\d+)mg\/day/,
    ([, sign, most]) => [
      adjust(sign === '<' ? { of: 'maximum', below: mgDay(most) } : { of: 'maximum', atMost: mgDay(most) }),
    ],
  ],
  [
    /^consider initiating drug with decreased dose of (\d+)(?: or (\d+))? mg\/day/,
    ([, one, two]) => [
      adjust({ of: 'start', change: 'lower', exactly: two === undefined ? [mgDay(one)] : [mgDay(one), mgDay(two)] }),
    ],
  ],
  [
    /^initiate with a dose of (\S+) (mg\/day|mg\/kg(?:\/day)?) and increase to (\S+) (mg\/day|mg\/kg\/day) after 3 days/,
    ([, one, unit, two, full]) => [
      {
        ...standard,
        doses: [
          { of: 'start', exactly: [{ value: number(one), unit: perDay(unit!) }] },
          { of: 'target', exactly: [{ value: number(two), unit: full! }], when: ['after-3-days'] },
        ],
      },
    ],
  ],
  [
    /^initiate with a dose of (\S+) (mg\/day|mg\/kg\/day) and if no clinical response.*after 2 weeks,? (increase dose to (\S+) mg\/day|consider obtaining)/,
    ([, one, unit, , two]) => [
      { ...adjust({ of: 'start', exactly: [{ value: number(one), unit: unit! }] }), ...slower },
      two === undefined
        ? { action: 'monitor', as: 'then', when: ['no-response-after-2-weeks'], checks: level }
        : {
            ...adjust({ of: 'dose', change: 'higher', exactly: [mgDay(two)] }),
            as: 'then',
            when: ['no-response-after-2-weeks'],
          },
    ],
  ],
  [
    /^consider increasing dose to (\d+) mg\/day/,
    ([, dose]) => [adjust({ of: 'dose', change: 'higher', exactly: [mgDay(dose)] })],
  ],
  [/^dosages greater than 100 mg\/day may be needed/, nothing],
  [/^consider obtaining a (?:peak )?plasma concentration/, () => [{ action: 'monitor', checks: level }]],
  [/^consider a proportional (?:dose increase|increase in dose)/, () => [adjust({ of: 'dose', change: 'higher' })]],
  [/^consider a reduction in dose/, () => [adjust({ of: 'dose', change: 'lower' })]],
  [
    /^consider titrating to a higher (target|maintenance) dose(.*)$/,
    ([, of, rest]) => [
      adjust({ of: of === 'target' ? 'target' : 'maintenance', change: 'higher' }),
      ...(rest!.includes('or switching') ? [{ ...alternative, as: 'or' as const }] : []),
    ],
  ],
  [
    /^drug should be administered at a preferably lower/,
    () => [{ ...adjust({ of: 'dose', change: 'lower' }), checks: level }],
  ],
  [
    /^consideration should be given to use a higher .*\((\d+) mg\/day\)/,
    ([, dose]) => [adjust({ of: 'dose', change: 'higher', exactly: [mgDay(dose)] })],
  ],
  [
    /^note, higher dose drug \((\d+) mg\/day\).*if there are contraindications/,
    ([, dose]) => [
      {
        ...adjust({ of: 'dose', change: 'higher', exactly: [mgDay(dose)] }),
        as: 'else',
        when: ['aromatase-inhibitor-contraindicated'],
      },
    ],
  ],

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

const perDay = (unit: string): string => (unit === 'mg/kg' ? 'mg/kg/day' : unit)
const usualStart = (text: string): string =>
  /mg\/kg\/day or|1\.5 mg\/kg/.test(text)
    ? 'usual-start-75-mg/m2-or-1.5-mg/kg-or-more'
    : /mg\/m2/.test(text)
      ? 'usual-start-40-mg/m2-or-more'
      : 'usual-start-2-mg/kg-or-more'
