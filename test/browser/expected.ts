/** A part of a patient's page by its id, what must be readable in it, and what never may. */
export type Expected = {
  readonly part: string
  readonly shows: readonly RegExp[]
  readonly never?: readonly RegExp[]
}

type ExamplePatient = {
  readonly name: string
  /** How the name in the list begins. */
  readonly who: string
  /** In the address: another moment. */
  readonly query?: string
  readonly expected: readonly Expected[]
  /** What the hypothetical says if this medicine (concept id) were taken. */
  readonly whatIf?: { readonly medicine: string } & Omit<Expected, 'part'>
}

/** clinical-facts, section 9: expected advice and trap of each example patient. */
export const expectedOf: readonly ExamplePatient[] = [
  {
    name: 'Ana',
    who: 'Ana',
    expected: [
      {
        part: 'actions',
        shows: [
          /Start apixaban 2\.5 mg 2 times a day/,
          /Cockcroft-Gault\) 22\.04 mL\/min/,
          /HAS-BLED 1: .*never withholds/,
        ],
        never: [/No anticoagulant now/, /apixaban 5 mg/i],
      },
      { part: 'options', shows: [/Apixaban/, /Warfarin/] },
    ],
  },
  {
    name: 'Ana with labels of the EU',
    who: 'Ana',
    query: '?jurisdiction=eu',
    expected: [{ part: 'options', shows: [/Dabigatran Excluded: [^.]*(CrCl|clearance)/i] }],
  },
  {
    name: 'Ben',
    who: 'Ben',
    expected: [
      { part: 'actions', shows: [/Start apixaban 5 mg 2 times a day/] },
      { part: 'options', shows: [/Edoxaban Excluded: [^.]*95/] },
    ],
  },
  {
    name: 'Chloe',
    who: 'Chloe',
    expected: [
      {
        part: 'actions',
        shows: [/No anticoagulant now: .*at 65/],
        never: [/Start (apixaban|warfarin|edoxaban|rivaroxaban|dabigatran)/i],
      },
    ],
  },
  {
    name: 'Dan',
    who: 'Dan',
    expected: [
      { part: 'actions', shows: [/Start ticagrelor/], never: [/Start (prasugrel|clopidogrel)/i] },
      {
        part: 'options',
        shows: [
          /Prasugrel with aspirin Excluded: [^.]*(stroke|TIA)/i,
          /Clopidogrel with aspirin Excluded: .*poor metabolizer/,
        ],
      },
    ],
    whatIf: { medicine: 'clopidogrel', shows: [/avoid/i, /poor metabolizer/i] },
  },
  {
    name: 'Eve',
    who: 'Eve',
    expected: [{ part: 'scores', shows: [/DPYD/], never: [/normal metabolizer/i] }],
    whatIf: {
      medicine: 'capecitabine',
      shows: [/DPYD.*test/i],
      never: [/50 ?%/, /normal metabolizer/i],
    },
  },
  {
    name: 'Eve when the result has come',
    who: 'Eve',
    query: '?asOf=2026-11-06',
    expected: [{ part: 'actions', shows: [/activity score 1\.5/i, /50 %/], never: [/25 ?(-|–|to) ?50/] }],
  },
  {
    name: 'Femi',
    who: 'Femi',
    expected: [
      {
        part: 'actions',
        shows: [/DPYD activity score 1\.5 \(c\.557A>G\)/, /50 %/, /The panel .* did not look/],
        never: [/normal metabolizer/i],
      },
    ],
  },
  {
    name: 'Gita',
    who: 'Gita',
    expected: [
      {
        part: 'actions',
        shows: [/Stop pioglitazone/, /Stop metformin: eGFR 27/, /Start [^.]*gliflozin/i],
        never: [/below 45/, /well controlled/i],
      },
      { part: 'tasks', shows: [/Measure potassium and creatinine/] },
    ],
  },
  {
    name: 'Hugo',
    who: 'Hugo',
    expected: [
      { part: 'actions', shows: [/Stop glyburide, less insulin/], never: [/well controlled|good control|at target/i] },
      { part: 'tasks', shows: [/glucose under 54/, /For the clinician, by/] },
      { part: 'messages', shows: [/carer/i] },
    ],
  },
  {
    name: 'Ivy',
    who: 'Ivy',
    expected: [
      {
        part: 'actions',
        shows: [/never stop it alone/, /Urgent specialist/, /lisinopril, pregnant/, /atorvastatin, pregnant/, /Today/],
        never: [/Stop valpro/i],
      },
    ],
  },
  {
    name: 'Jon',
    who: 'Jon',
    expected: [
      { part: 'assessment', shows: [/8\.4/, /5\.9/], never: [/10\.7/] },
      { part: 'actions', shows: [/Discuss a statin: 10-year ASCVD risk 5\.9 % \(intermediate\)/] },
    ],
  },
  {
    name: 'Kim',
    who: 'Kim',
    expected: [
      { part: 'facts', shows: [/154 no unit/, /88 no unit/, /A number without a unit/] },
      { part: 'actions', shows: [/./], never: [/apixaban \d|rivaroxaban \d|edoxaban \d|dabigatran \d/i] },
      { part: 'checks', shows: [/CYP2C19 and clopidogrel: not checked, some information is withheld/] },
    ],
    whatIf: { medicine: 'amoxicillin', shows: [/nausea/i, /low-risk/i] },
  },
  {
    name: 'Leo',
    who: 'Leo',
    expected: [
      { part: 'tasks', shows: [/Reach the patient: PHQ-9 item 9 is 2 of 3/, /For the clinician, by 2 Nov 2026/] },
      { part: 'messages', shows: [/988/] },
      { part: 'main', shows: [/PHQ-9 19 of 27/], never: [/fluoxetine|venlafaxine|mirtazapine|bupropion|citalopram/i] },
    ],
  },
  {
    name: 'Otto',
    who: 'Otto',
    expected: [
      {
        part: 'main',
        shows: [/Deceased on 19 Aug 2026\. No advice is given/],
        never: [/Accept as a draft/, /Start |Stop /],
      },
    ],
  },
]
