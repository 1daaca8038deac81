import { derivationEvidence, type Evidence, evidenceIn, preventEvidence } from '../../clinical/index.ts'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  ...derivationEvidence,
  ...preventEvidence,
  hbp2025: {
    id: 'aha-acc-hbp-2025',
    citation:
      '2025 AHA/ACC guideline for high blood pressure in adults: drugs from 140/90 mmHg, and from 130/80 with cardiovascular disease, diabetes, kidney disease or a 10-year PREVENT-CVD risk of 7.5 % or more, else after 3 to 6 months of lifestyle; two first-line classes in one pill at stage 2; goal below 130/80; severe: above 180/120',
    url: 'https://doi.org/10.1161/CIR.0000000000001356',
    grade: 'Class 1 (when drugs begin); goal: not shown, it differs by risk',
    kind: 'guideline',
  },
  acogSevere: {
    id: 'acog-co-767',
    citation:
      'ACOG Committee Opinion 767 (2019): severe hypertension in pregnancy or after birth, 160 systolic or 110 diastolic and more that lasts 15 minutes, is treated within 30 to 60 minutes',
    url: 'https://doi.org/10.1097/AOG.0000000000003075',
    grade: 'not graded',
    kind: 'guideline',
  },
  /** For numbers that no guideline gives. */
  own: {
    id: 'own-limit',
    citation: 'A limit of ours: no guideline gives this number',
    grade: 'ours, not graded',
    kind: 'standard',
  },
  orthostatic2011: {
    id: 'orthostatic-2011',
    citation:
      'Consensus statement on the definition of orthostatic hypotension (Freeman and others, 2011): a lasting fall of 20 mmHg systolic or 10 diastolic within 3 minutes of standing',
    grade: 'consensus, not graded',
    kind: 'standard',
  },
  hbp2025Ckd: {
    id: 'aha-acc-hbp-2025-ckd',
    citation:
      '2025 AHA/ACC guideline for high blood pressure in adults, section 5.3.8: eGFR below 60 with albuminuria of 30 mg/g or more: ACE inhibitor or ARB, not both',
    url: 'https://doi.org/10.1161/CIR.0000000000001356',
    grade: 'Class 1, LOE B-R',
    kind: 'guideline',
  },
  hbp2017Home: {
    id: 'acc-aha-hbp-2017-home',
    citation:
      '2017 ACC/AHA guideline for high blood pressure in adults: home 135/85 mmHg corresponds to 140/90 in the office',
    url: 'https://doi.org/10.1161/HYP.0000000000000065',
    grade: 'not graded',
    kind: 'guideline',
  },
  hbp2017Comorbidity: {
    id: 'acc-aha-hbp-2017-comorbidity',
    citation:
      '2017 ACC/AHA guideline for high blood pressure in adults, section 9: after infarction and in heart failure with reduced ejection fraction the drugs that treat them come first (beta blocker, ACE inhibitor or ARB)',
    url: 'https://doi.org/10.1161/HYP.0000000000000065',
    grade: 'Class 1',
    kind: 'guideline',
  },
  hbp2017FollowUp: {
    id: 'acc-aha-hbp-2017-follow-up',
    citation:
      '2017 ACC/AHA guideline for high blood pressure in adults: monthly visits until control, electrolytes and kidney function 2 to 4 weeks after an ACE inhibitor, ARB or diuretic is started',
    url: 'https://doi.org/10.1161/HYP.0000000000000065',
    grade: 'Class 1, LOE B-R (monthly)',
    kind: 'guideline',
  },
  homeProtocol: {
    id: 'home-pressure-protocol',
    citation:
      'Home blood pressure monitoring, recommendations restated in J Clin Hypertens 2018;20:1116: two readings in the morning and two in the evening for seven days, at least 12 readings',
    url: 'https://doi.org/10.1111/jch.13284',
    grade: 'consensus, not graded',
    kind: 'guideline',
  },
  kdigoBp2021: {
    id: 'kdigo-bp-2021',
    citation:
      'KDIGO 2021 guideline for blood pressure in chronic kidney disease, recommendation 3.2.3: ACE inhibitor or ARB with high pressure, kidney disease, diabetes and albuminuria (A2, A3)',
    url: 'https://doi.org/10.1016/j.kint.2020.11.003',
    grade: '1B',
    kind: 'guideline',
  },
  nicePotassium: {
    id: 'nice-ras-potassium',
    citation:
      'NICE, chronic kidney disease: blockers of the renin-angiotensin system are not routinely offered at a potassium above 5.0 mmol/L before treatment',
    url: 'https://www.nice.org.uk/guidance/ng203',
    grade: 'not graded',
    kind: 'guideline',
  },
  mhraRas2014: {
    id: 'mhra-ras-2014',
    citation:
      'MHRA Drug Safety Update, June 2014: two blockers of the renin-angiotensin system together are not recommended',
    grade: 'regulator, not graded',
    kind: 'label',
  },
  labelRas: {
    id: 'label-ras',
    citation:
      'Product labels of ACE inhibitors, ARBs and sacubitril/valsartan: angioedema, 36 hours between sacubitril and an ACE inhibitor, renal artery stenosis',
    grade: 'regulator-approved label, not graded',
    kind: 'label',
  },
  labelAntihypertensives: {
    id: 'label-antihypertensives',
    citation:
      'Product labels of thiazides (gout, low potassium) and beta blockers (asthma, slow heart rhythm): warnings',
    grade: 'regulator-approved label, not graded',
    kind: 'label',
  },
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('hypertension', evidence)
