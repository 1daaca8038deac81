import { derivationEvidence, type Evidence, evidenceIn } from '../../clinical/index.ts'

const ada = 'American Diabetes Association. Standards of Care in Diabetes'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  ...derivationEvidence,
  organProtection: {
    id: 'ada-2025-organ-protection',
    citation: `${ada} 2025, section 9 (and figure 9.3): SGLT2 inhibitor in heart failure; SGLT2 inhibitor and/or GLP-1 receptor agonist in kidney or atherosclerotic disease, whatever HbA1c and metformin. Diabetes Care 2025;48(Suppl 1)`,
    url: 'https://doi.org/10.2337/dc25-S009',
    grade: 'A (heart failure, kidney disease, atherosclerotic disease)',
    kind: 'guideline',
  },
  advancedKidney: {
    id: 'ada-2026-advanced-ckd',
    citation: `${ada} 2026, section 9: GLP-1 receptor agonist preferred for glucose when eGFR is under 30 (read in a published summary, not in the original)`,
    grade: 'not graded here',
    kind: 'guideline',
  },
  insulinFirst: {
    id: 'ada-2025-insulin-first',
    citation: `${ada} 2025, section 9: consider insulin early with catabolism, HbA1c above 10 % or glucose of 300 mg/dL and over. Diabetes Care 2025;48(Suppl 1)`,
    url: 'https://doi.org/10.2337/dc25-S009',
    grade: 'E',
    kind: 'guideline',
  },
  incretins: {
    id: 'ada-2025-glp1-dpp4',
    citation: `${ada} 2025, section 9: a GLP-1 receptor agonist and a DPP-4 inhibitor are not given together. Diabetes Care 2025;48(Suppl 1)`,
    url: 'https://doi.org/10.2337/dc25-S009',
    grade: 'B',
    kind: 'guideline',
  },
  goals: {
    id: 'ada-2025-goals',
    citation: `${ada} 2025, section 6: HbA1c under 7 % for many adults, individualised; levels of hypoglycaemia at 70 and 54 mg/dL. Diabetes Care 2025;48(Suppl 1)`,
    url: 'https://doi.org/10.2337/dc25-S006',
    grade: 'A (goal), consensus (levels)',
    kind: 'guideline',
  },
  assessment: {
    id: 'ada-2025-assessment',
    citation: `${ada} 2025, recommendation 6.2: glycaemic status at least twice a year, about every 3 months when goals are not met or treatment changed. Diabetes Care 2025;48(Suppl 1)`,
    url: 'https://doi.org/10.2337/dc25-S006',
    grade: 'E',
    kind: 'guideline',
  },
  kidneyScreening: {
    id: 'ada-2024-kidney-screening',
    citation: `${ada} 2024, recommendation 11.1a: albumin/creatinine ratio and eGFR at least yearly in type 2 diabetes, and in type 1 of 5 years and more. Diabetes Care 2024;47(Suppl 1):S219`,
    url: 'https://doi.org/10.2337/dc24-S011',
    grade: 'B',
    kind: 'guideline',
  },
  olderAdults: {
    id: 'ada-2025-older-adults',
    citation: `${ada} 2025, section 13 and table 13.1: goals by health; deintensify what causes hypoglycaemia in older adults. Diabetes Care 2025;48(Suppl 1)`,
    url: 'https://doi.org/10.2337/dc25-S013',
    grade: 'B to E by recommendation',
    kind: 'guideline',
  },
  endocrineOlder: {
    id: 'endocrine-society-2019',
    citation:
      'LeRoith D et al. Treatment of diabetes in older adults: an Endocrine Society guideline. J Clin Endocrinol Metab 2019;104:1520-74: lower limits of HbA1c for those on insulin, sulfonylurea or glinide',
    url: 'https://doi.org/10.1210/jc.2019-00198',
    grade: 'not graded (table 3)',
    kind: 'guideline',
  },
  acp2018: {
    id: 'acp-2018-hba1c',
    citation:
      'Qaseem A et al. HbA1c targets for glycemic control: guidance statement update of the American College of Physicians. Ann Intern Med 2018;168:569-76, statement 3: consider less treatment below 6.5 %',
    url: 'https://doi.org/10.7326/M17-0939',
    grade: 'guidance statement, not graded',
    kind: 'guideline',
  },
  deprescribing: {
    id: 'farrell-2017-deprescribing',
    citation:
      'Farrell B et al. Deprescribing antihyperglycemic agents in older persons. Can Fam Physician 2017;63:832-43: reduce or stop what causes hypoglycaemia; switch from glyburide',
    url: 'https://www.cfp.ca/content/63/11/832',
    grade: 'strong, very low certainty',
    kind: 'guideline',
  },
  beers2023: {
    id: 'ags-beers-2023',
    citation:
      'American Geriatrics Society 2023 updated Beers criteria. J Am Geriatr Soc 2023;71:2052-81: sulfonylureas, most of all the long-acting glyburide and glimepiride',
    url: 'https://doi.org/10.1111/jgs.18372',
    grade: 'moderate certainty, strong',
    kind: 'guideline',
  },
  kdigo2022: {
    id: 'kdigo-2022-diabetes',
    citation:
      'KDIGO 2022 guideline for diabetes management in CKD. Kidney Int 2022;102(5S): SGLT2 inhibitor from eGFR 20, continued until dialysis; metformin from 30, halved under 45',
    url: 'https://doi.org/10.1016/j.kint.2022.06.008',
    grade: '1A (SGLT2 inhibitor), 1B (metformin)',
    kind: 'guideline',
  },
  ukka2023: {
    id: 'ukka-2023-sglt2',
    citation:
      'UK Kidney Association guideline on SGLT2 inhibition, 2023 update. BMC Nephrol 2023;24:310: start at eGFR of 20 to 45 in type 2 diabetes and kidney disease, and in symptomatic heart failure',
    url: 'https://doi.org/10.1186/s12882-023-03339-3',
    grade: '1A',
    kind: 'guideline',
  },
  metforminFda: {
    id: 'fda-metformin-2016',
    citation:
      'FDA drug safety communication of 8 April 2016 and US label of metformin: contraindicated under eGFR 30, not started at 30 to 45, reassessed under 45',
    url: 'https://www.fda.gov/drugs/drug-safety-and-availability/fda-drug-safety-communication-fda-revises-warnings-regarding-use-diabetes-medicine-metformin-certain',
    grade: 'label',
    kind: 'label',
  },
  dapagliflozinLabel: {
    id: 'label-dapagliflozin-us',
    citation:
      'Farxiga (dapagliflozin) US prescribing information, section 2: starting is not recommended under eGFR 25',
    grade: 'label',
    kind: 'label',
  },
  canagliflozinLabel: {
    id: 'label-canagliflozin-us',
    citation:
      'Invokana (canagliflozin) US prescribing information, section 2: starting is not recommended under eGFR 30; with albuminuria above 300 mg a day it may be continued',
    grade: 'label',
    kind: 'label',
  },
  ertugliflozinLabel: {
    id: 'label-ertugliflozin-us',
    citation: 'Steglatro (ertugliflozin) US prescribing information, section 2: not recommended under eGFR 45',
    grade: 'label',
    kind: 'label',
  },
  hypoglycaemia: {
    id: 'ada-2024-hypoglycaemia',
    citation: `${ada} 2024, section 6: hypoglycaemia under 54 mg/dL or with need of help is a reason to look at the treatment again and to lessen or change it. Diabetes Care 2024;47(Suppl 1):S111`,
    url: 'https://diabetesjournals.org/care/article/47/Supplement_1/S111/153951/6-Glycemic-Goals-and-Hypoglycemia-Standards-of',
    grade: 'E',
    kind: 'guideline',
  },
  hypoglycaemiaGroup: {
    id: 'international-hypoglycaemia-study-group',
    citation:
      'International Hypoglycaemia Study Group, recommendations (table 1): where hypoglycaemia is a problem sulfonylureas are avoided if possible',
    url: 'https://diabetesjournals.org/view-large/3952293',
    grade: 'not graded',
    kind: 'review',
  },
  sglt2Label: {
    id: 'label-sglt2-us',
    citation:
      'US prescribing information of the SGLT2 inhibitors, section 5: ketoacidosis, also at near-normal glucose; not for type 1 diabetes; withheld before surgery and in acute illness',
    grade: 'label',
    kind: 'label',
  },
  glp1Label: {
    id: 'label-glp1-us',
    citation:
      'US prescribing information of dulaglutide, liraglutide, semaglutide and tirzepatide: contraindicated with medullary thyroid carcinoma (own or family) or MEN 2; severe gastroparesis; retinopathy',
    grade: 'label (boxed warning)',
    kind: 'label',
  },
  pioglitazoneLabel: {
    id: 'label-pioglitazone-us',
    citation:
      'Actos (pioglitazone) US prescribing information, boxed warning: not recommended in symptomatic heart failure, starting contraindicated in NYHA III or IV',
    grade: 'label (boxed warning)',
    kind: 'label',
  },
  gliptinsFda: {
    id: 'fda-gliptins-2016',
    citation: 'FDA drug safety communication of 5 April 2016: heart failure with saxagliptin and alogliptin',
    grade: 'label',
    kind: 'label',
  },
  heartFailure2022: {
    id: 'aha-acc-hfsa-2022-harm',
    citation:
      '2022 AHA/ACC/HFSA guideline for heart failure, section 7.3.7: thiazolidinediones, saxagliptin and alogliptin are to be avoided',
    url: 'https://doi.org/10.1161/CIR.0000000000001063',
    grade: 'Class 3: harm, LOE A (thiazolidinediones), B-R (gliptins)',
    kind: 'guideline',
  },
  sickDays: {
    id: 'ada-2025-sick-days',
    citation: `${ada} 2025, section 6: a plan for days of illness; NHS sick day rules for metformin and SGLT2 inhibitors`,
    url: 'https://doi.org/10.2337/dc25-S006',
    grade: 'not graded',
    kind: 'guideline',
  },
  cgmConsensus: {
    id: 'cgm-consensus-2019',
    citation:
      'Battelino T et al. International consensus on time in range. Diabetes Care 2019;42:1593-603: at least 14 days; an event lasts 15 minutes or more',
    url: 'https://doi.org/10.2337/dci19-0028',
    grade: 'consensus',
    kind: 'guideline',
  },
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('diabetes', evidence)
