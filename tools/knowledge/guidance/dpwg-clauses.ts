import {
  adjust,
  type Clause,
  type Dose,
  type Draft,
  mgDay,
  mgKgDay,
  nothing,
  number,
  percent,
  type Step,
  scaled,
  times,
} from './step.ts'

const avoid: Step = { action: 'avoid' }
const alternative: Step = { action: 'alternative' }
const level = ['drug-level']
const none = (because: Step['because']): readonly Draft[] => [{ action: 'none', ...(because ? { because } : {}) }]

/** What a clause wants watched, by its words. */
const checksIn = (text: string): readonly string[] =>
  (
    [
      [/plasma concentration|serum concentration|therapeutic drug monitoring|endoxifen concentration/, 'drug-level'],
      [/\becg\b/, 'ecg'],
      [/side effects/, 'side-effects'],
      [/myelosuppression/, 'myelosuppression'],
      [/efficacy|effect and|effectiveness|\beffect\b/, 'effect'],
    ] as const
  ).flatMap(([pattern, check]) => (pattern.test(text) ? [check] : []))
const watched = (step: Step, text: string): Step => {
  const checks = checksIn(text)
  return checks.length === 0 ? step : { ...step, checks }
}
const names = (text: string): readonly string[] =>
  text
    .replace(/^.*(?:for example,?|include,?)\s+/, '')
    .split(/,? and |,? or |, /)
    .map(name => name.trim())
    .filter(name => name !== '')
const named = (text: string): readonly Draft[] => [{ ...alternative, goesWith: 'instead', drugs: names(text) }]
const most = (value: string | undefined, ...when: readonly string[]): Dose => ({
  of: 'maximum',
  atMost: mgDay(value),
  when,
})

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

  // Another dose, or another drug instead.
  [/^use (?:half) of the (?:normal|standard) dose/, () => [adjust(scaled('dose', [0.5, 0.5]))]],
  [
    /^use (\d+)(?:-(\d+))?% of the (?:standard|normal) (initial |maintenance )?dose(.*)$/,
    ([, from, to, of, rest]) => [
      watched(
        adjust(
          scaled(
            of === undefined ? 'dose' : of.trim() === 'initial' ? 'start' : 'maintenance',
            percent(from, to ?? from),
          ),
        ),
        rest!,
      ),
      ...(/, or,? avoid/.test(rest!) ? [{ ...avoid, as: 'or' as const }] : []),
    ],
  ],
  [/^recommend to use (\d+)% of the standard initial dose/, ([, to]) => [adjust(scaled('start', percent(to)))]],
  [
    /^for the other doses, use (\d+)(?:-(\d+))?% of the standard dose/,
    ([, from, to], text) => [watched(adjust(scaled('maintenance', percent(from, to ?? from))), text)],
  ],
  [
    /^start (?:with|at) (\d+)% of the (?:standard|normal) (?:drug )?dose,? or start with the standard dose and reduce to (\d+)%/,
    ([, to, later]) => [
      adjust(scaled('start', percent(to))),
      { ...adjust(scaled('dose', percent(later))), as: 'or', when: ['side-effects'] },
    ],
  ],
  [
    /^start with (\d+)(?:-(\d+))?% of the (?:standard|normal) (?:drug )?dose(.*)$/,
    ([, from, to, rest]) => [
      {
        ...adjust(scaled('start', percent(from, to ?? from))),
        ...(rest!.includes('neutrophil count') ? { checks: ['neutrophils'] } : {}),
      },
      ...(/ or avoid /.test(rest!) ? [{ ...avoid, as: 'or' as const }] : []),
    ],
  ],
  [
    /^choose an alternative or start with (\d+)(?:-(\d+))?% of the standard dose/,
    ([, from, to]) => [alternative, { ...adjust(scaled('start', percent(from, to ?? from))), as: 'or' }],
  ],
  [
    /^use (\d\S*) times the (?:standard|normal) (initial )?dose(.*)$/,
    ([, by, of, rest]) => [
      watched(adjust(scaled(of === undefined ? 'dose' : 'start', times(by))), rest!),
      ...(rest!.includes('or choose an alternative') ? [{ ...alternative, as: 'or' as const }] : []),
    ],
  ],
  [/^use (\d\S*) times the initial dose that/, ([, by]) => [adjust(scaled('start', times(by)))]],
  [
    /^use an initial dose that is (\S+)x higher(.*)$/,
    ([, by, rest]) => [watched(adjust(scaled('start', times(by))), rest!)],
  ],
  [
    /^increase the dose to (\S+) times the standard dose(.*)$/,
    ([, by, rest]) => [watched(adjust(scaled('dose', times(by))), rest!)],
  ],
  [
    /^increase the dose based on effectiveness and side effects to (\S+) times.* or select/,
    ([, by]) => [adjust(scaled('maximum', times(by))), { ...alternative, as: 'or' }],
  ],
  [/^increase the dose to (\d+)% of the standard dose/, ([, to]) => [adjust(scaled('dose', percent(to)))]],
  [/^double the standard dose(.*)$/, ([, rest]) => [watched(adjust(scaled('dose', [2, 2])), rest!)]],
  [
    /^choose an alternative or double the dose to (\d+) mg\/day/,
    ([, dose]) => [alternative, { ...adjust(scaled('dose', [2, 2], { exactly: [mgDay(dose)] })), as: 'or' }],
  ],
  [/^use a (\d)-fold higher dose/, ([, by]) => [adjust(scaled('dose', times(by)))]],
  [
    /^reduce the dose (?:further )?to (\d+)% of the (?:standard|normal) dose(.*)$/,
    ([, to, rest]) => [watched(adjust(scaled('dose', percent(to))), rest!)],
  ],
  [/^reduce the dose(?: and check.*)?$/, () => [adjust({ of: 'dose', change: 'lower' })]],
  [
    /^use smaller steps in dose titration and\/or prescribe no more than (\d+)%/,
    ([, to]) => [{ ...adjust(scaled('maximum', percent(to))), titration: 'slower' }],
  ],
  [/^use the maximum dose for the relevant indication as a target/, () => [adjust({ of: 'target', basis: 'maximum' })]],
  [/^try a dose increase/, () => [adjust({ of: 'dose', change: 'higher' })]],
  [
    /^do not exceed (\S+) times the normal dose/,
    ([, by]) => [{ ...adjust(scaled('maximum', times(by))), as: 'then', when: ['no-response'] }],
  ],
  [
    /^start with a (?:very )?low dose/,
    () => [{ ...adjust({ of: 'start', change: 'lower' }), checks: ['side-effects', 'effect'] }],
  ],
  [
    /^start with the normal initial dose, bearing in mind that an increase/,
    () => [{ action: 'monitor', checks: ['side-effects'] }],
  ],
  [
    /^select an alternative or measure the endoxifen concentration.*factor of (\S+)-(\S+)$/,
    ([, from, to]) => [alternative, { ...adjust(scaled('dose', times(from, to))), as: 'or', checks: level }],
  ],
  [
    /^select an alternative or increase the dose to (\d+) mg\/day/,
    ([, dose]) => [
      alternative,
      { ...adjust({ of: 'dose', change: 'higher', exactly: [mgDay(dose)] }), as: 'or', checks: level },
    ],
  ],
  [
    /^choose an alternative or titrate the dose according to the maximum dose for the active metabolite/,
    () => [
      alternative,
      {
        ...adjust(
          most('12', 'by-mouth', 'adult-or-from-15-years-with-51-kg-or-more'),
          most('6', 'by-mouth', 'from-15-years-under-51-kg'),
          { of: 'maximum', atMost: { value: 75, unit: 'mg/2 weeks' }, when: ['intramuscular'] },
        ),
        as: 'or',
      },
    ],
  ],
  [/^intramuscular 75 mg per 2 weeks/, nothing],

  // Limits in milligrams.
  [
    /^administer no more than (\d+) mg\/day or (\d+) mg\/month \((\d+)-(\d+)%/,
    ([, day, month, from, to]) => [
      adjust(scaled('maximum', percent(from, to), { atMost: mgDay(day) }), {
        of: 'maximum',
        atMost: { value: number(month), unit: 'mg/month' },
      }),
    ],
  ],
  [
    /^do not exceed the following (?:daily )?doses(?: \((\d+)% of the standard maximum dose\))?:(?: adults < 65 years (\S+) mg\/day, .?65 years (\S+) mg\/day)?$/,
    ([, to, younger, older]) => [
      adjust(
        ...(to === undefined ? [] : [scaled('maximum', percent(to))]),
        ...(younger === undefined ? [] : [most(younger, 'age-under-65'), most(older, 'age-65-or-over')]),
      ),
    ],
  ],
  [
    /^adults up to 65 years: (\d+)mg as tablets or (\d+)mg as drops/,
    ([, tablets, drops]) => [adjust(most(tablets, 'age-under-65', 'tablets'), most(drops, 'age-under-65', 'drops'))],
  ],
  [
    /^adults 65 years or older: (\d+)mg as tablets or (\d+)mg as drops/,
    ([, tablets, drops]) => [
      adjust(most(tablets, 'age-65-or-over', 'tablets'), most(drops, 'age-65-or-over', 'drops')),
    ],
  ],
  [
    /^use no more than the following doses \((\d+)% of the normal maximum dose\):/,
    ([, to]) => [adjust(scaled('maximum', percent(to)))],
  ],
  [/^12 years and older: (\d+) mg\/day/, ([, dose]) => [adjust(most(dose, 'age-12-or-over'))]],
  [
    /^younger than 12 years: (\S+) mg\/kg per day to a maximum of (\d+) mg\/day/,
    ([, kg, dose]) => [
      adjust({ of: 'maximum', atMost: mgKgDay(kg), when: ['age-under-12'] }, most(dose, 'age-under-12')),
    ],
  ],
  [/^do not give doses exceeding (\d+) mg\/day/, ([, dose]) => [adjust({ of: 'maximum', atMost: mgDay(dose) })]],
  [
    /^(?:use|consider) (?:a|the) (standard )?dose of (\d+) ?mg(?: drug)? (\d)x daily/,
    ([, usual, dose, often]) => [
      usual === undefined
        ? adjust({ of: 'dose', change: 'lower', exactly: [mgDay(String(number(dose) * number(often)))] })
        : { action: 'standard', doses: [{ of: 'dose', exactly: [mgDay(String(number(dose) * number(often)))] }] },
    ],
  ],
  [
    /^the recommended initial dose is (\d+) mg\/day/,
    ([, dose]) => [
      dose === '600'
        ? { action: 'standard', doses: [{ of: 'start', exactly: [mgDay(dose)] }], checks: level }
        : { ...adjust({ of: 'start', change: 'lower', exactly: [mgDay(dose)] }), checks: level },
    ],
  ],
  [
    /^(?:start with the standard dose|initiate the combination preparation) and titrate/,
    () => [{ action: 'standard', checks: level }],
  ],
  [
    /^to induce drug tolerance|^induce drug tolerance|^to induce/,
    () => [{ ...adjust({ of: 'start', change: 'lower' }), titration: 'slower', checks: ['tolerance-induction'] }],
  ],
  [/^the consecutive daily doses in the induction/, nothing],
  [
    /^(?:dose adjustment is not required for doses lower than) (\S+) mg\/kg per day for \w+ or (\S+) mg\/kg/,
    () => [
      { action: 'none', because: 'no-action', when: ['azathioprine-under-1.5-or-mercaptopurine-under-0.75-mg/kg/day'] },
    ],
  ],
  [
    /^(?:note: )?more stringent dose reductions are necessary if the patient is also (tpmt|nudt15)/,
    ([, gene]) => [
      { ...adjust({ of: 'start', change: 'lower' }), as: 'then', everywhere: true, when: [`${gene}-reduced-too`] },
    ],
  ],

  // Another drug.
  [/^choose an alternative, such as (\w+)/, ([, drug]) => [{ ...alternative, drugs: [drug!] }]],
  [
    /^choose an alternative for the weak cyp3a inhibitor/,
    () => [{ action: 'monitor', avoidWith: ['weak CYP3A inhibitor'] }],
  ],
  [/^choose an alternative if liver enzymes/, () => [{ ...alternative, as: 'then', when: ['liver-tests-raised'] }]],
  [/^(?:if possible, )?(?:choose|select) an alternative/, () => [alternative]],
  [/^an alternative can be selected as a precaution/, () => [{ ...alternative, as: 'or' }]],
  [
    /^consider an alternative in poor responders/,
    () => [{ ...alternative, as: 'then', when: ['poor-responder-of-platelet-test'] }],
  ],
  [
    /^possible alternatives include: heart failure: (.*)$/,
    ([, text]) => [{ ...alternative, as: 'or', when: ['heart-failure'], drugs: names(text!) }],
  ],
  [
    /^other indications: (atenolol or bisoprolol)/,
    ([, text]) => [{ ...alternative, as: 'or', when: ['other-indications'], drugs: names(text!) }],
  ],
  [
    /^(?:anti-?depressants|antipsychotics|antiarrhythmic drugs|examples of anti-arrhythmic drugs) .*(?:include|are, for example)/,
    (_, text) => named(text),
  ],
  [
    /^prasugrel(?:, ticagrelor and acetylsalicylic acid\/dipyridamole| and ticagrelor) are not metabolised/,
    (_, text) => [
      {
        ...alternative,
        goesWith: 'instead',
        drugs: text.includes('dipyridamole')
          ? ['prasugrel', 'ticagrelor', 'aspirin with dipyridamole']
          : ['prasugrel', 'ticagrelor'],
      },
    ],
  ],
  [
    /^(morphine|clonidine|noscapine|olanzapine) is not metabolised by/,
    ([, drug]) => [{ ...alternative, goesWith: 'instead', drugs: [drug!] }],
  ],
  [
    /^(oxycodone) is metabolised by cyp2d6 to a limited|^(aripiprazole) appears to be less dependent/,
    ([, one, two]) => [{ ...alternative, goesWith: 'instead', drugs: [one ?? two!] }],
  ],
  [
    /^rosuvastatin and pravastatin are influenced to a/,
    () => [{ ...alternative, goesWith: 'instead', drugs: ['rosuvastatin', 'pravastatin'] }],
  ],
  [
    /^fluvastatin is not (?:significantly )?influenced/,
    () => [{ ...alternative, goesWith: 'instead', drugs: ['fluvastatin'] }],
  ],
  [/^atorvastatin is affected less severely/, () => [{ ...alternative, goesWith: 'instead', drugs: ['atorvastatin'] }]],
  [
    /^use of atorvastatin is not recommended for patients with additional/,
    () => [{ ...alternative, when: ['other-risk-of-statin-myopathy'], notDrugs: ['atorvastatin'] }],
  ],
  [
    /^aromatase inhibitors are a possible alternative/,
    () => [{ ...alternative, goesWith: 'instead', drugs: ['aromatase inhibitor'] }],
  ],
  [
    /^(?:do not (?:select|choose)) (\w+), as/,
    ([, drug]) => [{ ...alternative, goesWith: 'instead', notDrugs: [drug!] }],
  ],
  [/^(tegafur) is not an alternative/, ([, drug]) => [{ ...alternative, goesWith: 'instead', notDrugs: [drug!] }]],
  [
    /^fluorouracil and capecitabine are not (?:suitable )?alternatives/,
    () => [{ ...alternative, goesWith: 'instead', notDrugs: ['fluorouracil', 'capecitabine'] }],
  ],
  [
    /^carbamazepine carries a (?:much|10-fold) higher risk/,
    () => [{ ...alternative, goesWith: 'instead', notDrugs: ['carbamazepine'] }],
  ],
  [
    /^in these patients, phenytoin and lamotrigine carry a similar risk/,
    () => [{ ...alternative, goesWith: 'instead', notDrugs: ['phenytoin', 'lamotrigine'] }],
  ],

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

const complaintIn = (text: string): string =>
  (
    [
      [/muscle/, 'muscle-symptoms'],
      [/myelosuppression/, 'myelosuppression'],
      [/dyspepsia/, 'dyspepsia'],
      [/rash immediately/, 'skin-reaction'],
      [/analgesia|inadequate effect/, 'effect'],
      [/side effects/, 'side-effects'],
    ] as const
  ).find(([pattern]) => pattern.test(text))?.[1] ??
  (() => {
    throw new Error(`No complaint named in: ${text}`)
  })()
