import { exclusionReads, type Specialty } from '../../clinical/index.ts'
import { clopidogrelCheck } from './clopidogrel.ts'
import { fluoropyrimidineDoser } from './dose/fluoropyrimidine-factor.ts'
import { startFactorDoser } from './dose/start-factor-doser.ts'
import { warfarinCheck } from './dose/warfarin-check.ts'
import { warfarinDoser } from './dose/warfarin-doser.ts'
import { warfarinReads } from './dose/warfarin-profile.ts'
import { fluoropyrimidineCheck } from './fluoropyrimidines.ts'
import { guidedDrugs } from './guided/drugs.ts'
import { guidanceCheck } from './guided/guidance-check.ts'
import { pharmacogenes } from './panel.ts'
import { medicineGenes } from './panel-medicines.ts'
import { simvastatinCheck } from './simvastatin.ts'
import { builtIn, modifiers, pack, tables } from './tables.ts'

export type { CallOptions } from './calling/call-gene.ts'
export { estimateFactor, factorExample, factorGenes } from './dose/start-factor-input.ts'
export { type StrayKeys, strayKeys } from './dose/stray-keys.ts'
export { estimateWarfarin } from './dose/warfarin.ts'
export { warfarinExample, warfarinInputs } from './dose/warfarin-input.ts'
export type { DrugAdvice } from './guidance/index.ts'
export { type Genomes, readGenomes } from './reading/read-genomes.ts'
export { type RecordOwner, recordReport } from './record-report.ts'
export { type ReadRelease, readRelease } from './releases/index.ts'
export { withAlsoFits } from './report/also-fits.ts'
export { createAdviser } from './report/drug-advice.ts'
export { type PersonReport, toFhir } from './report/fhir/to-fhir.ts'
export type { GeneReport } from './report/gene-report.ts'
export { chartReport } from './report/html/chart.ts'
export { walletCard } from './report/html/wallet.ts'
export { genesJson } from './report/json.ts'
export { type OutsideCall, parseOutsideCalls } from './report/outside-calls.ts'
export { createReporter } from './report/sample-report.ts'
export { builtInGenes, builtInGuidance, builtInRules } from './report/tables.ts'
export { withoutGuidance } from './report/without-guidance.ts'

/** Genes and drugs: what CPIC, DPWG and the FDA say of each drug; clopidogrel, fluoropyrimidines and simvastatin by checks of their own. */
export const pharmacogenomics: Specialty = {
  id: 'pharmacogenomics',
  title: 'Pharmacogenomics',
  intendedUse: {
    user: 'Clinicians who prescribe or review medicines in adults, of which a pharmacogenetic guideline or label speaks.',
    population:
      'Adults of 18 years and over; results from a clinical laboratory, or genotypes at the positions of the CPIC definitions.',
    exclusions: [
      'under 18',
      'pregnancy or breastfeeding',
      'dialysis',
      'kidney transplant',
      'acute kidney injury',
      'end of life',
      'died',
    ],
    setting: 'Hospital and outpatient, at the order and at review of current medicines.',
    timeCriticality:
      'Not for emergencies: an antiplatelet in an acute event, or a fluoropyrimidine that is needed at once, must not wait for this check.',
    criteria: [
      {
        verb: 'check',
        noImageOrSignal: true,
        displaysMedicalInformation: true,
        supportsProfessional: true,
        basisReviewable: true,
      },
      {
        verb: 'dose',
        noImageOrSignal: true,
        displaysMedicalInformation: true,
        supportsProfessional: true,
        basisReviewable: true,
      },
    ],
  },
  reads: {
    concepts: [
      'cyp2c19-result',
      'dpyd-result',
      'slco1b1-result',
      'clopidogrel',
      'capecitabine',
      'fluorouracil',
      'simvastatin',
      ...guidedDrugs.keys(),
      ...builtIn.rows(modifiers).flatMap(({ drug }) => (guidedDrugs.has(drug) ? [] : [drug])),
      ...exclusionReads,
      ...warfarinReads,
      'acute-coronary-syndrome',
      'myocardial-infarction',
      'percutaneous-coronary-intervention',
      'coronary-disease',
      'peripheral-arterial-disease',
      'stroke-or-tia',
    ],
    // Laboratories send genotypes under local codes: the words of every observation are looked at for a gene.
    kinds: ['genotype', 'observation'],
  },
  knowledge: pack,
  tables,
  check: [clopidogrelCheck, fluoropyrimidineCheck, simvastatinCheck, guidanceCheck, warfarinCheck],
  dose: [warfarinDoser, startFactorDoser, fluoropyrimidineDoser],
  panels: [pharmacogenes, medicineGenes],
}
