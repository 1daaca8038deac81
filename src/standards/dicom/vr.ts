/** Value representations (PS3.5, 6.2) whose length takes two bytes when it is explicit; every other takes four (7.1.2). */
const shortLength = new Set('AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' '))
const longLength = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '))

export const hasShortLength = (vr: string): boolean => shortLength.has(vr)
export const isVr = (vr: string): boolean => shortLength.has(vr) || longLength.has(vr)

/** One text, in which a backslash is one. */
export const isSingleText = (vr: string): boolean => vr === 'LT' || vr === 'ST' || vr === 'UT' || vr === 'UR'

const texts = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '))
export const isText = (vr: string): boolean => texts.has(vr)

/** Written in the character set of the data set; other texts are ASCII. */
const written = new Set('LO LT PN SH ST UC UT'.split(' '))
export const usesCharset = (vr: string): boolean => written.has(vr)

/** Bytes of one value of a binary number. */
export const numberBytes: Readonly<Record<string, number>> = {
  US: 2,
  SS: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  FD: 8,
  SV: 8,
  UV: 8,
}
