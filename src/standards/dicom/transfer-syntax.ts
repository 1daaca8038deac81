/** How a data set is written (PS3.5, annex A). */
export type Syntax = { readonly explicit: boolean; readonly littleEndian: boolean; readonly deflated: boolean }

const explicitLittle: Syntax = { explicit: true, littleEndian: true, deflated: false }
const implicitLittle: Syntax = { explicit: false, littleEndian: true, deflated: false }

export const implicitLittleEndian = implicitLittle
export const explicitLittleEndian = explicitLittle
export const explicitBigEndian: Syntax = { explicit: true, littleEndian: false, deflated: false }

/** Every other one, compressed images among them, is explicit and little endian. */
const others: Readonly<Record<string, Syntax>> = {
  '1.2.840.10008.1.2': implicitLittle,
  '1.2.840.10008.1.2.2': explicitBigEndian,
  '1.2.840.10008.1.2.1.99': { ...explicitLittle, deflated: true },
  // JPIP, deflated.
  '1.2.840.10008.1.2.4.95': { ...explicitLittle, deflated: true },
  '1.2.840.10008.1.2.4.205': { ...explicitLittle, deflated: true },
  // GE's own: only its pixels are big endian.
  '1.2.840.113619.5.2': implicitLittle,
}

export const syntaxOf = (uid: string): Syntax => others[uid] ?? explicitLittle
