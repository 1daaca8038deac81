import type { Evidence } from '../../clinical/index.ts'

/** The product labels this specialty reads doses and contraindications from. */
export const labels = {
  apixabanUs: label('apixaban-us', 'Eliquis (apixaban), US prescribing information, sections 2.1, 2.5 and 7'),
  apixabanEu: label('apixaban-eu', 'Eliquis (apixaban), EU summary of product characteristics, sections 4.2 to 4.5'),
  rivaroxabanUs: label('rivaroxaban-us', 'Xarelto (rivaroxaban), US prescribing information, sections 2.1, 7 and 8.6'),
  rivaroxabanEu: label(
    'rivaroxaban-eu',
    'Xarelto (rivaroxaban), EU summary of product characteristics, sections 4.2 to 4.5',
  ),
  edoxabanUs: label('edoxaban-us', 'Savaysa (edoxaban), US prescribing information, boxed warning, sections 2.1 and 7'),
  edoxabanEu: label('edoxaban-eu', 'Lixiana (edoxaban), EU summary of product characteristics, sections 4.2 to 4.5'),
  dabigatranUs: label(
    'dabigatran-us',
    'Pradaxa (dabigatran etexilate), US prescribing information, sections 2.2, 4 and 7',
  ),
  dabigatranEu: label(
    'dabigatran-eu',
    'Pradaxa (dabigatran etexilate), EU summary of product characteristics, sections 4.2 to 4.5',
  ),
  doacTogether: label(
    'doac-together',
    'Pradaxa (dabigatran etexilate) and Xarelto (rivaroxaban), EU summaries of product characteristics, section 4.3: no other anticoagulant, except while switching or heparin that keeps a catheter open',
  ),
} as const

function label(id: string, citation: string): Evidence {
  return { id: `label-${id}`, citation, grade: 'regulator-approved label, not graded', kind: 'label' }
}
