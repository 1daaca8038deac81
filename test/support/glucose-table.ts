/** A mapping of a table of glucose: `pid`, `visit` (dd.MM.yyyy), `glucose` in mmol/L. */
export const glucoseMapping = (decimal: '.' | ',') => ({
  mapping: 'attune-table/1',
  decimal,
  dates: { formats: ['dd.MM.yyyy'] },
  patient: { column: 'pid', system: 'urn:example:patients' },
  rows: [
    {
      resource: 'Observation',
      status: 'final',
      code: { fixed: { system: 'http://loinc.org', code: '14749-6' } },
      value: { type: 'number', column: 'glucose', unit: 'mmol/L' },
      effective: { column: 'visit' },
    },
  ],
})
