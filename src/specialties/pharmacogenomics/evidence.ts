import { type Evidence, evidenceIn } from '../../clinical/index.ts'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  clopidogrel: {
    id: 'cpic-clopidogrel-2022',
    citation:
      'Lee CR et al. CPIC guideline for CYP2C19 genotype and clopidogrel therapy: 2022 update, tables 2 and 3. Clin Pharmacol Ther 2022;112:959-67',
    url: 'https://doi.org/10.1002/cpt.2526',
    grade: 'graded per recommendation',
    kind: 'guideline',
  },
  alleles: {
    id: 'cpic-cyp2c19-alleles',
    citation: 'CPIC: CYP2C19 allele functionality table, release of 2025-11-05 (CC0)',
    url: 'https://cpicpgx.org/guidelines/guideline-for-clopidogrel-and-cyp2c19/',
    grade: 'not graded',
    kind: 'standard',
  },
  phenotypes: {
    id: 'cpic-cyp2c19-phenotypes',
    citation: 'CPIC: CYP2C19 diplotype-phenotype table, release of 2025-11-05 (CC0)',
    url: 'https://cpicpgx.org/guidelines/guideline-for-clopidogrel-and-cyp2c19/',
    grade: 'not graded',
    kind: 'standard',
  },
  terms: {
    id: 'cpic-phenotype-terms',
    citation:
      'Caudle KE et al. Standardizing terms for clinical pharmacogenetic test results. Genet Med 2017;19:215-23',
    url: 'https://doi.org/10.1038/gim.2016.87',
    grade: 'not graded',
    kind: 'standard',
  },
  usLabel: {
    id: 'fda-clopidogrel-label',
    citation:
      'Clopidogrel tablets, US prescribing information: boxed warning on two loss-of-function alleles of CYP2C19 (since September 2016)',
    grade: 'boxed warning',
    kind: 'label',
  },
  fluoropyrimidines: {
    id: 'cpic-fluoropyrimidines-2018',
    citation:
      'Amstutz U et al. CPIC guideline for DPYD genotype and fluoropyrimidine dosing: 2017 update (Clin Pharmacol Ther 2018;103:210-6), with the online update of November 2018: half of the starting dose at activity scores 1 and 1.5',
    url: 'https://doi.org/10.1002/cpt.911',
    grade: 'graded per recommendation',
    kind: 'guideline',
  },
  dpydAlleles: {
    id: 'cpic-dpyd-alleles',
    citation: 'CPIC: DPYD allele definition and functionality tables, release of 2025-11-05 (CC0)',
    url: 'https://cpicpgx.org/guidelines/guideline-for-fluoropyrimidines-and-dpyd/',
    grade: 'not graded',
    kind: 'standard',
  },
  fdaFluoropyrimidines: {
    id: 'fda-fluoropyrimidine-label',
    citation:
      'Capecitabine and fluorouracil, US prescribing information of October 2025: boxed warning, test for DPYD variants before the start unless immediate treatment is necessary',
    grade: 'boxed warning',
    kind: 'label',
  },
  emaFluoropyrimidines: {
    id: 'ema-fluoropyrimidines-2020',
    citation:
      'European Medicines Agency, 30 April 2020: recommendations on DPD testing before treatment with fluorouracil, capecitabine and tegafur',
    url: 'https://www.ema.europa.eu/en/medicines/human/referrals/fluorouracil-fluorouracil-related-substances-capecitabine-tegafur-flucytosine-containing-medicinal',
    grade: 'regulatory recommendation',
    kind: 'label',
  },
  statins: {
    id: 'cpic-statins-2022',
    citation:
      'Cooper-DeHoff RM et al. CPIC guideline for SLCO1B1, ABCG2 and CYP2C9 genotypes and statin-associated musculoskeletal symptoms. Clin Pharmacol Ther 2022;111:1007-21',
    url: 'https://doi.org/10.1002/cpt.2557',
    grade: 'graded per recommendation',
    kind: 'guideline',
  },
  slco1b1Alleles: {
    id: 'cpic-slco1b1-alleles',
    citation: 'CPIC: SLCO1B1 allele definition and functionality tables, release of 2025-11-05 (CC0)',
    url: 'https://cpicpgx.org/guidelines/cpic-guideline-for-statins/',
    grade: 'not graded',
    kind: 'standard',
  },
  slco1b1Phenotypes: {
    id: 'cpic-slco1b1-phenotypes',
    citation: 'CPIC: SLCO1B1 diplotype-phenotype table, release of 2025-11-05 (CC0)',
    url: 'https://cpicpgx.org/guidelines/cpic-guideline-for-statins/',
    grade: 'not graded',
    kind: 'standard',
  },
  genomicsReporting: {
    id: 'hl7-genomics-reporting',
    citation: 'HL7 FHIR Genomics Reporting Implementation Guide 3.0.0',
    url: 'https://hl7.org/fhir/uv/genomics-reporting/',
    grade: 'not graded',
    kind: 'standard',
  },
  loinc: {
    id: 'loinc-2.81',
    citation: 'LOINC 2.81',
    url: 'https://loinc.org',
    grade: 'not graded',
    kind: 'standard',
  },
  alleleDefinitions: {
    id: 'cpic-allele-definitions',
    citation: 'CPIC allele definition tables, release of 2025-11-05 (CC0), as PharmCAT 3.1.1 carries them',
    url: 'https://cpicpgx.org/genes-drugs/',
    grade: 'not graded',
    kind: 'standard',
  },
  diplotypePhenotypes: {
    id: 'cpic-diplotype-phenotype',
    citation: 'CPIC allele functionality and diplotype-phenotype tables, release of 2025-11-05 (CC0)',
    url: 'https://cpicpgx.org/genes-drugs/',
    grade: 'not graded',
    kind: 'standard',
  },
  shareAlikeDefinitions: {
    id: 'clinpgx-allele-definitions',
    citation: 'ClinPGx: CYP3A4 allele definitions, from PharmVar (CC BY-SA 4.0), as PharmCAT 3.1.1 carries them',
    url: 'https://www.clinpgx.org',
    grade: 'not graded',
    kind: 'standard',
  },
  shareAlikePhenotypes: {
    id: 'clinpgx-phenotype',
    citation:
      'ClinPGx: functions and phenotypes after the Dutch Pharmacogenetics Working Group (CC BY-SA 4.0), as PharmCAT carries them',
    url: 'https://www.clinpgx.org/page/dpwg',
    grade: 'not graded',
    kind: 'standard',
  },
  g6pdFunction: {
    id: 'cpic-g6pd-function',
    citation: 'CPIC guideline for G6PD (2022): allele functions as pypgx has them, rules of the guideline',
    url: 'https://cpicpgx.org/guidelines/',
    grade: 'not graded',
    kind: 'standard',
  },
  ryr1Function: {
    id: 'cpic-ryr1-function',
    citation:
      'CPIC guideline for RYR1 and CACNA1S (2019): functions of 338 variants, update of December 2023, in two public copies; rules of the guideline',
    url: 'https://cpicpgx.org/guidelines/cpic-guideline-for-ryr1-and-cacna1s/',
    grade: 'not graded',
    kind: 'standard',
  },
  conversion: {
    id: 'cyp2d6-conversion',
    citation:
      'CPIC: with a strong CYP2D6 inhibitor the activity score is 0, with a moderate one it is halved; so applied by University of Florida Health and by two public implementations (read 2026-11-27)',
    url: 'https://precisionmedicine.ufhealth.org',
    grade: 'consensus',
    kind: 'guideline',
  },
  inhibitors: {
    id: 'fda-ddi-table',
    citation: 'FDA: Drug Development and Drug Interactions, Table of Substrates, Inhibitors and Inducers',
    url: 'https://www.fda.gov/drugs/drug-interactions-labeling/drug-development-and-drug-interactions-table-substrates-inhibitors-and-inducers',
    grade: 'not graded',
    kind: 'standard',
  },
  inhibitorsUf: {
    id: 'ufhealth-cyp2d6-inhibitors',
    citation:
      'University of Florida Health, Precision Medicine Program: inhibitors of CYP2D6 that convert the phenotype (page on tricyclics)',
    url: 'https://precisionmedicine.ufhealth.org',
    grade: 'not graded',
    kind: 'standard',
  },
  inhibitorReview: {
    id: 'cyp2d6-inhibitor-review-2020',
    citation:
      'Cicali EJ et al. The evidence behind CYP2D6 inhibitor classifications, tables 1 to 4. Clin Pharmacol Ther 2020;108:116-25',
    url: 'https://doi.org/10.1002/cpt.1768',
    grade: 'not graded',
    kind: 'review',
  },
  inhibitorTables: {
    id: 'cyp2d6-inhibitor-tables',
    citation:
      'Public tables of CYP2D6 inhibitors that disagree: terbinafine by mouth is strong in one and moderate in another (read 2026-11-27)',
    grade: 'not graded',
    kind: 'review',
  },
  inhibitorTables2C19: {
    id: 'cyp2c19-inhibitor-tables',
    citation:
      'Public tables of CYP2C19 inhibitors that disagree: fluoxetine is strong in one and moderate in another (read 2026-11-27)',
    grade: 'not graded',
    kind: 'review',
  },
  cypReview: {
    id: 'cyp-review-2024',
    citation:
      'Lee J et al. A review of CYP-mediated drug interactions, table 1 and section on inhibition. Biomolecules 2024;14:99',
    url: 'https://doi.org/10.3390/biom14010099',
    grade: 'not graded',
    kind: 'review',
  },
  cypBox: {
    id: 'cyp-box-cmaj',
    citation: 'CMAJ, box 1: common cytochrome P450 inducers, inhibitors and substrates (read 2026-11-27)',
    grade: 'not graded',
    kind: 'review',
  },
  enzalutamide: {
    id: 'enzalutamide-smpc',
    citation:
      'Xtandi (enzalutamide), summary of product characteristics, section 4.5: strong inducer of CYP3A4, moderate of CYP2C9 and CYP2C19',
    grade: 'label',
    kind: 'label',
  },
  iwpc: {
    id: 'iwpc-2009',
    citation:
      'International Warfarin Pharmacogenetics Consortium. Estimation of the warfarin dose with clinical and pharmacogenetic data, supplement section S1. N Engl J Med 2009;360:753-64',
    url: 'https://doi.org/10.1056/NEJMoa0809329',
    grade: 'not graded',
    kind: 'cohort',
  },
  warfarinLabel: {
    id: 'warfarin-us-label',
    citation:
      'Warfarin sodium, US prescribing information, section on dosage: target INR 2 to 3 in atrial fibrillation and venous thromboembolism; another one for some mechanical valves',
    grade: 'label',
    kind: 'label',
  },
  warfarinInr: {
    id: 'warfarin-inr-guidance',
    citation:
      'CPIC guideline on warfarin 2011 (PMC3187550) and public dosing references: target INR 2.5 (2 to 3) in atrial fibrillation and venous thromboembolism',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC3187550',
    grade: 'not graded',
    kind: 'review',
  },
  warfarinCpic: {
    id: 'cpic-warfarin-2017',
    citation:
      'Johnson JA et al. CPIC guideline for pharmacogenetics-guided warfarin dosing: 2017 update. Clin Pharmacol Ther 2017;102:397-404',
    url: 'https://doi.org/10.1002/cpt.668',
    grade: 'graded per recommendation',
    kind: 'guideline',
  },
  perpetrators: {
    id: 'cyp2c19-perpetrators',
    citation:
      'US labels of medicines that CYP2C19 clears, sections on strong CYP2C19 inhibitors: fluconazole, fluvoxamine',
    grade: 'label',
    kind: 'label',
  },
  induction: {
    id: 'induction-review-2022',
    citation: 'Strong CYP3A inducers and what else they induce, table 1. Clin Transl Sci 2022;15:2075-95',
    url: 'https://doi.org/10.1111/cts.13357',
    grade: 'not graded',
    kind: 'standard',
  },
  rifampicin: {
    id: 'rifampicin-voriconazole',
    citation:
      'Population pharmacokinetics of voriconazole, whose exclusion criteria name rifampin as a strong CYP2C19 inducer (read in a public model library, 2026-11-27)',
    grade: 'not graded',
    kind: 'standard',
  },
  apalutamide: {
    id: 'apalutamide-interactions-2019',
    citation: 'Interactions of enzalutamide, apalutamide and darolutamide, table 6 (PMC6797643), from their US labels',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC6797643/',
    grade: 'not graded',
    kind: 'standard',
  },
  cpicGuidance: {
    id: 'cpic-guidance',
    citation:
      'CPIC guidelines (CC0) in the annotations of ClinPGx, release of 2024-03-25, as PharmCAT 2.12.0 carries them; each row names its articles',
    url: 'https://cpicpgx.org/guidelines/',
    grade: 'graded per recommendation',
    kind: 'guideline',
  },
  dpwgGuidance: {
    id: 'dpwg-guidance',
    citation:
      'Dutch Pharmacogenetics Working Group guidelines in the annotations of ClinPGx (CC BY-SA 4.0), release of 2024-03-25, as PharmCAT 2.12.0 carries them',
    url: 'https://www.clinpgx.org/page/dpwg',
    grade: 'not graded',
    kind: 'guideline',
  },
  clottingPositions: {
    id: 'clotting-gene-positions',
    citation:
      'dbSNP rs1799963 (F2) and rs6025 (F5), GRCh38 and GRCh37, as pypgx and ClinPGx place them; ClinPGx names of the alleles',
    url: 'https://www.ncbi.nlm.nih.gov/snp/',
    grade: 'not graded',
    kind: 'standard',
  },
  mitochondrialPositions: {
    id: 'mitochondrial-positions',
    citation:
      'CPIC names of MT-RNR1 variants (release 2025-11-05): HGVS on the revised Cambridge sequence; the same places and bases in pypgx',
    url: 'https://cpicpgx.org/guidelines/cpic-guideline-for-aminoglycosides-and-mt-rnr1/',
    grade: 'not graded',
    kind: 'standard',
  },
  f5Phenotype: {
    id: 'clinpgx-phenotype-f5',
    citation: 'ClinPGx: phenotypes of factor V Leiden after DPWG (CC BY-SA 4.0), as PharmCAT carried them until 2023',
    url: 'https://www.clinpgx.org/gene/PA159',
    grade: 'not graded',
    kind: 'standard',
  },
  f5Dpwg: {
    id: 'dpwg-f5',
    citation:
      'Swen JJ et al. Pharmacogenetics: from bench to byte, an update of guidelines (DPWG). Clin Pharmacol Ther 2011;89:662-73; F5 and hormonal contraceptives in ClinPGx, read in two copies (2011, 2014)',
    url: 'https://www.clinpgx.org/chemical/PA452637',
    grade: 'not graded',
    kind: 'guideline',
  },
  metoprolol: {
    id: 'cpic-metoprolol-2024',
    citation:
      'Duarte JD et al. CPIC guideline for CYP2D6, ADRB1, ADRB2, ADRA2C, GRK4 and GRK5 genotypes and beta-blocker therapy. Clin Pharmacol Ther 2024;116:939-47',
    url: 'https://doi.org/10.1002/cpt.3351',
    grade: 'graded per recommendation',
    kind: 'guideline',
  },
  hydralazine: {
    id: 'cpic-hydralazine-2025',
    citation:
      'Eadon MT et al. CPIC guideline for NAT2 genotype and hydralazine therapy, table 2. Clin Pharmacol Ther 2025;118:1430-6',
    url: 'https://doi.org/10.1002/cpt.70071',
    grade: 'graded per recommendation',
    kind: 'guideline',
  },
  labelGenes: {
    id: 'fda-label-genes',
    citation:
      'US prescribing information of the drug, sections on dosage, contraindications and pharmacogenomics; the row names the edition',
    grade: 'label',
    kind: 'label',
  },
  tableGenes: {
    id: 'fda-table-genes',
    citation: 'FDA: Table of Pharmacogenetic Associations, as of September 2026',
    url: 'https://www.fda.gov/medical-devices/precision-medicine/table-pharmacogenetic-associations',
    grade: 'not graded',
    kind: 'label',
  },
  ingredients: {
    id: 'rxnorm-ingredients',
    citation:
      'RxNorm ingredient codes (NLM) that two lists agree on: the concepts of this project, CPIC, RxNav as others quote it',
    url: 'https://www.nlm.nih.gov/research/umls/rxnorm/',
    grade: 'not graded',
    kind: 'standard',
  },
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('pharmacogenomics', evidence)
