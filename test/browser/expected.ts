export type Words = readonly RegExp[]

export type ExamplePatient = {
  readonly name: string
  /** How the name in the list begins. */
  readonly who: RegExp
  /** In the address: another moment, or the labels of another place. */
  readonly query?: string
  /** What matters most: within the first screens. */
  readonly first: RegExp
  /** It is critical: a narrow screen says it before the facts. */
  readonly critical?: true
  /** By the id of a part of the page: what can be read in it without unfolding anything. */
  readonly parts: Readonly<Record<string, Words>>
  /** What the trap would say: nowhere on the page, also not in what is folded. */
  readonly never: Words
  /** The page of the patient. */
  readonly sees?: { readonly shows: Words; readonly never: Words }
  /** What the hypothetical says if this medicine (concept id) were taken, for what is an order in the hook only. */
  readonly whatIf?: readonly { readonly medicine: string; readonly shows: Words; readonly never: Words }[]
}

/** A dose as the table of options and the card write one. */
const anyDose = /\b(apixaban|rivaroxaban|edoxaban|dabigatran) \d|\d mg (od|bid)\b/i
const startsAnticoagulant = /Start (apixaban|warfarin|edoxaban|rivaroxaban|dabigatran)/i

/** examples/hospital/README.md and clinical-facts, section 9: expected advice and trap of each example patient. */
export const examplePatients: readonly ExamplePatient[] = [
  {
    name: 'Ana: half dose by Cockcroft-Gault, and nothing withholds',
    who: /^Ana/,
    first: /^Start apixaban 2\.5 mg 2 times a day, or an equal/,
    parts: {
      actions: [/Cockcroft-Gault\) 22\.04 mL\/min/, /Apixaban 2\.5 mg Route oral/, /HAS-BLED 1: .*never withholds/],
      assessment: [/34\.2 mL\/min/, /Reported eGFR: not used/, /within 2 years 1\.5 %/, /within 5 years 4\.5 %/],
      options: [
        /Apixaban Why here .*? 2\.5 mg bid/,
        /Edoxaban Why here .*? 30 mg od/,
        /Dabigatran Why here .*? 75 mg bid/,
        /Rivaroxaban Why here .*? 15 mg od/,
        /\d Warfarin Why here/,
        /No anticoagulant Excluded:/,
      ],
    },
    never: [/No anticoagulant now/i, /(?<!2\.)\b5 mg bid|apixaban 5 mg/i, /\b20 mg od|\b60 mg od|\b150 mg bid/],
  },
  {
    name: 'Ana with labels of the EU: dabigatran is excluded, and says why',
    who: /^Ana/,
    query: '?jurisdiction=eu',
    first: /^Start apixaban 2\.5 mg 2 times a day, or an equal/,
    parts: { options: [/Dabigatran Excluded: CrCl < 30 mL\/min: contraindicated/] },
    never: [/75 mg bid|110 mg bid|150 mg bid/],
  },
  {
    name: 'Ben: full dose; edoxaban is excluded because he clears it too well',
    who: /^Ben/,
    first: /^Start apixaban 5 mg 2 times a day, or an equal/,
    parts: {
      actions: [/Cockcroft-Gault\) 162\.33 mL\/min/, /CHA2DS2-VA 2 \(Class 1\)/],
      options: [/Edoxaban Excluded: CrCl > 95 mL\/min: do not use/],
    },
    never: [/apixaban 2\.5 mg|2\.5 mg bid/i, /Start edoxaban/i, /\b(30|60) mg od/],
  },
  {
    name: 'Chloe: nothing, because; female sex alone never treats',
    who: /^Chloe/,
    first: /^No anticoagulant now: .*CHA2DS2-VA 0; review yearly, at 65/,
    parts: {
      options: [
        /CHA2DS2-VASc 1, CHA2DS2-VA 0: no anticoagulant; female sex alone never treats/,
        /Apixaban Excluded: Not indicated/,
        /Warfarin Excluded: Not indicated/,
      ],
    },
    never: [startsAnticoagulant, anyDose, /anticoagulant is recommended \(/],
  },
  {
    name: 'Dan: neither clopidogrel (genotype) nor prasugrel (TIA), but ticagrelor',
    who: /^Dan/,
    first: /^No P2Y12 inhibitor is recorded.*: ticagrelor with aspirin/,
    parts: {
      actions: [/Start ticagrelor with aspirin/],
      options: [
        /1 Ticagrelor with aspirin Why here/,
        /Prasugrel with aspirin Excluded: Prasugrel is contraindicated after a stroke or TIA/,
        /Clopidogrel with aspirin Excluded: CYP2C19 poor metabolizer \(\*2\/\*2\): avoid clopidogrel/,
      ],
    },
    never: [/Start (prasugrel|clopidogrel)/i, /\d Prasugrel with aspirin Why here/, /genotype.{0,40}too old/i],
    whatIf: [
      {
        medicine: 'clopidogrel',
        shows: [
          /Critical CYP2C19 poor metabolizer \(\*2\/\*2\): avoid clopidogrel/,
          /Clopidogrel on the list.{0,60}✕ Avoid/,
          /Ticagrelor with aspirin/,
          /Prasugrel with aspirin excluded/,
        ],
        never: [/Start prasugrel/i],
      },
    ],
  },
  {
    name: 'Eve: not tested is not normal; capecitabine has no dose',
    who: /^Eve/,
    first: /^no guidance without a called phenotype/,
    parts: {
      scores: [/Not called no result on record: .*DPYD phenotype/, /Not tested is not normal/],
      actions: [/No recommendation\. That says only that no rule here led to one/],
    },
    // The laboratory answers later: nothing of it may be seen at this moment.
    never: [/normal metabolizer/i, /2846A>T/, /activity score \d/i],
    whatIf: [
      {
        medicine: 'capecitabine',
        shows: [
          /Critical DPYD: no genotype on record; test before capecitabine is started or goes on/,
          /Capecitabine on the list.{0,60}\? Not checked A test must come before the first dose/,
        ],
        never: [/normal metabolizer/i, /(start|reduce|begin) (it )?at \d+ ?%/i, /25 ?(-|–|to) ?50/, /mg\/m2|mg\/m²/],
      },
    ],
  },
  {
    name: 'Eve when the result has come: half the dose',
    who: /^Eve/,
    query: '?asOf=2026-11-06',
    first: /^DPYD activity score 1\.5 \(c\.2846A>T\): a start at 50 % of the planned capecitabine dose, then titrate/,
    critical: true,
    parts: { actions: [/Reduce Start capecitabine at 50 % of the planned dose/, /boxed warning/] },
    never: [/25 ?(-|–|to) ?50/, /normal metabolizer/i, /no genotype on record/],
  },
  {
    name: 'Femi: the genome knows what the panel did not test',
    who: /^Femi/,
    first: /^DPYD activity score 1\.5 \(c\.557A>G\): a start at 50 % of the planned capecitabine dose, then titrate/,
    critical: true,
    parts: { actions: [/The panel \(laboratory, 6 Oct 2026\) did not look for c\.557A>G: it tested/] },
    never: [/normal metabolizer/i, /activity score 2/i],
  },
  {
    name: 'Gita: at target, and yet much to do',
    who: /^Gita/,
    first: /^Start dapagliflozin or empagliflozin for heart failure and kidney disease, although HbA1c 6\.9 %/,
    parts: {
      actions: [
        /Critical Today .*Stop pioglitazone: heart failure on record/,
        /Stop metformin: eGFR 27, contraindicated below 30/,
        /Last handed out carvedilol.*? 13 Jul 2026/,
        /Overdue in heart failure: potassium and creatinine/,
      ],
      tasks: [/Measure potassium and creatinine/, /For the clinician, by 9 Nov 2026/],
      options: [/1 = Dapagliflozin \(SGLT2 inhibitor\) Why here/, /1 = Empagliflozin \(SGLT2 inhibitor\) Why here/],
    },
    never: [
      /nothing to add/i,
      /gliflozin \(SGLT2 inhibitor\) Excluded/,
      /SGLT2[^.]{0,40}(below|under) (an eGFR of )?45/,
    ],
  },
  {
    name: 'Hugo: less treatment, somebody to act, and a word for the carer',
    who: /^Hugo/,
    first: /^Stop glyburide, less insulin: 9 lows in 14 days, 9 under 54 mg\/dL; HbA1c 6\.1 %, too low here/,
    parts: {
      actions: [/Critical Today .*9 lows in 14 days, 9 under 54 mg\/dL/, /Reduce and simplify insulin glargine/],
      tasks: [/Critical Act on glucose under 54 mg\/dL/, /For the clinician, by 3 Nov 2026/],
      messages: [/Message for the carer The blood sugar was too low/],
    },
    never: [/well controlled|good control|at target|within the goal|on goal|congratulat|well done\b/i],
  },
  {
    name: 'Ivy: three questions for today; valproate is never just stopped',
    who: /^Ivy/,
    first: /^valproate, pregnant, week 9: .*never stop it alone/,
    critical: true,
    parts: {
      actions: [
        /Critical Today .*lisinopril, pregnant, week 9/,
        /Critical Today .*Refer Urgent specialist .*? today\. Do not stop or lower it before/,
        /Warning Today .*atorvastatin, pregnant, week 9/,
      ],
    },
    never: [/Stop (the |your )?(valpro|divalpro)/i],
    sees: {
      shows: [/Do not stop or change a medicine by yourself/, /Nothing new has been signed for you yet/],
      never: [/stop (taking )?(the |your )?(valpro|divalpro|lisinopril|atorvastatin)/i],
    },
  },
  {
    name: 'Jon: the risk, a discussion, and effects from trials',
    who: /^Jon/,
    first: /^Discuss a statin: 10-year ASCVD risk 5\.9 % \(intermediate\)/,
    parts: {
      assessment: [/10 years 8\.4 %/, /10 years 5\.9 % .*?Class: intermediate/, /10 years 3\.3 %/],
      options: [/10-year ASCVD 5\.9 % to 4\.7 % for each 1 mmol\/L/],
    },
    never: [/10\.7 ?%/],
  },
  {
    name: 'Kim: no dose while a unit is missing; withheld is not safe',
    who: /^Kim/,
    first: /^Anticoagulation in atrial fibrillation$/,
    parts: {
      main: [/Consent withheld: genetics/],
      facts: [
        /154 no unit .{0,20}Warning: A number without a unit/,
        /88 no unit .{0,20}Warning: A number without a unit/,
      ],
      options: [/Anticoagulation in atrial fibrillation No order of options, because this is missing/],
      checks: [
        /CYP2C19 and clopidogrel: not checked, some information is withheld/,
        /Missing: Creatinine: cannot be used as it is .*?unit missing or not understood/,
      ],
    },
    never: [anyDose, startsAnticoagulant, /(normal|intermediate|poor|rapid) metabolizer/i],
    whatIf: [
      {
        medicine: 'amoxicillin',
        shows: [
          /amoxicillin: penicillin on the allergy list \(Nausea\): low-risk label, a side effect/,
          /Amoxicillin on the list.{0,60}\? Not checked/,
        ],
        never: [/✕ Avoid/, /Critical/],
      },
      { medicine: 'apixaban', shows: [/Apixaban on the list.{0,60}\? Not checked/], never: [anyDose] },
    ],
  },
  {
    name: 'Leo: a person is responsible by a time, and no drug is ranked',
    who: /^Leo/,
    first: /^PHQ-9 item 9 \(thoughts of death or self-harm\) answered 2 of 3.*a person must reach the patient/,
    critical: true,
    parts: {
      assessment: [/PHQ-9 19 of 27, moderately severe/],
      tasks: [/Critical Reach the patient: PHQ-9 item 9 is 2 of 3/, /For the clinician, by 2 Nov 2026, 10:00 UTC/],
      actions: [/ask about suicidal thoughts, plan, means/],
      messages: [/shown first You do not have to go through this alone .*988.*The patient sees it at once/],
      ledger: [/Delivered Critical PHQ-9 item 9/],
    },
    never: [/fluoxetine|venlafaxine|mirtazapine|bupropion|citalopram|duloxetine/i, /\bRank\b/],
    sees: {
      shows: [/You do not have to go through this alone .*Call or text 988.*When to call whom/],
      never: [/PHQ-9|moderately severe/],
    },
  },
  {
    name: 'Otto has died: no advice, and why',
    who: /^Otto/,
    first: /^There is no advice$/,
    parts: {
      main: [
        /Deceased on 19 Aug 2026\. No advice is given for someone who has died/,
        /There is no advice The person has died \(2026-08-19\)\. Nothing was predicted, checked or recommended/,
      ],
    },
    never: [
      /Accept as a draft/,
      /\b(Start|Stop|Discuss|Measure) /,
      /Treatment options|Predicted risks|Signals and tasks/,
    ],
  },
  {
    name: 'Otto when he was alive: advice, and no word of a death',
    who: /^Otto/,
    query: '?asOf=2026-08-01',
    first: /^Start dapagliflozin or empagliflozin for heart failure and kidney disease/,
    parts: {
      actions: [/Accept as a draft/],
      main: [/Otto Olsen male, 79 years/, /after the moment seen: not used here/],
    },
    never: [/Deceased|has died|There is no advice/],
  },
]
