/** Phenotypes in a patient's words; none of them is an instruction. */
export const plainPhenotypes: Readonly<Record<string, string>> = {
  'Ultrarapid Metabolizer': 'much faster than usual',
  'Rapid Metabolizer': 'faster than usual',
  'Normal Metabolizer': 'usual',
  'Intermediate Metabolizer': 'slower than usual',
  'Possible Intermediate Metabolizer': 'may be slower than usual',
  'Likely Intermediate Metabolizer': 'probably slower than usual',
  'Likely Poor Metabolizer': 'probably very slow',
  'Poor Metabolizer': 'very slow',
  Indeterminate: 'not certain',
  'Increased Function': 'works more than usual',
  'Normal Function': 'usual',
  'Possible Decreased Function': 'may work less than usual',
  'Decreased Function': 'works less than usual',
  'Poor Function': 'works very little',
  'Malignant Hyperthermia Susceptibility': 'danger with some anaesthetics',
  'Uncertain Susceptibility': 'nothing known found',
  Deficient: 'lacking (G6PD deficiency)',
  'Deficient with CNSHA': 'lacking (severe G6PD deficiency)',
  Normal: 'usual',
  Variable: 'varies (measure the enzyme)',
  'increased risk of aminoglycoside-induced hearing loss': 'hearing at risk with some antibiotics',
  'normal risk of aminoglycoside-induced hearing loss': 'usual',
  'uncertain risk of aminoglycoside-induced hearing loss': 'not certain',
  '-1639 AA': 'type AA, matters for warfarin',
  '-1639 AG': 'type AG, matters for warfarin',
  '-1639 GG': 'type GG, matters for warfarin',
  'Factor V Leiden absent': 'usual',
  'Factor V Leiden heterozygous': 'blood may clot more easily',
  'Factor V Leiden homozygous': 'blood clots more easily',
  'ivacaftor responsive in CF patients': 'matters only in cystic fibrosis',
  'ivacaftor non-responsive in CF patients': 'matters only in cystic fibrosis',
}

/** A phenotype of the guidelines in plain words; a status of an HLA allele, or one that has no words, as it stands. */
export const plainPhenotype = (phenotype: string): string => plainPhenotypes[phenotype] ?? phenotype

/** Plain words that need no line of their own on a small card. */
export const isUnremarkable = (phenotype: string): boolean =>
  ['usual', 'nothing known found', 'matters only in cystic fibrosis'].includes(plainPhenotype(phenotype)) ||
  phenotype.endsWith(' negative')
