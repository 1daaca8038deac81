export { Refused } from './read-xml.ts'
export { type CellFault, type OpenSheet, openSheet, type SheetNotes, type SheetRow } from './sheet-rows.ts'
export { openWorkbook, partOf, type Sheet, type Workbook, type WorkbookParts } from './workbook.ts'
