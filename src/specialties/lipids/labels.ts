import type { Evidence } from '../../clinical/index.ts'

/** The product labels of statins that interactions are read from. */
export const labels = {
  simvastatinUs: label('simvastatin-us', 'Zocor (simvastatin), US prescribing information, sections 2, 4 and 7'),
  simvastatinMhra: {
    id: 'mhra-simvastatin-2012',
    citation:
      'MHRA Drug Safety Update, August 2012: simvastatin, updated contraindications and maximum doses (the European summary of product characteristics)',
    grade: 'regulator, not graded',
    kind: 'label',
  },
  lovastatinUs: label('lovastatin-us', 'Mevacor (lovastatin), US prescribing information, sections 2, 4 and 7'),
  atorvastatinUs: label('atorvastatin-us', 'Lipitor (atorvastatin), US prescribing information, sections 2 and 7'),
  rosuvastatinUs: label('rosuvastatin-us', 'Crestor (rosuvastatin), US prescribing information, sections 2 and 7'),
  pravastatinUs: label('pravastatin-us', 'Pravachol (pravastatin), US prescribing information, sections 2 and 7'),
  fluvastatinUs: label('fluvastatin-us', 'Lescol (fluvastatin), US prescribing information, sections 2 and 7'),
  pitavastatinUs: label('pitavastatin-us', 'Livalo (pitavastatin), US prescribing information, sections 2, 4 and 7'),
} as const satisfies Record<string, Evidence>

function label<Id extends string>(id: Id, citation: string) {
  return { id: `label-${id}`, citation, grade: 'regulator-approved label, not graded', kind: 'label' } as const
}
