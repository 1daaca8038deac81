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
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('pharmacogenomics', evidence)
