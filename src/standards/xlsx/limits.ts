/** Excel's own: rows and columns of a sheet. */
export const mostRows = 1_048_576
export const mostColumns = 16_384

/** Characters of a workbook's texts, which are held while a sheet is read: 32 M are as many as a hundred novels. */
export const mostSharedText = 32 * 1024 * 1024
export const mostSharedStrings = 4_000_000

/** Sheets and styles; Excel itself stops at 65,490 styles. */
export const mostSheets = 10_000
export const mostStyles = 70_000

/** Characters of one text of XML; Excel's cells hold 32,767. */
export const longestText = 1_000_000
