import { type Coding, codeSystems } from '../../core/index.ts'

/** LOINC's check digit: mod 10 (Luhn) over the digits before the hyphen (LOINC Users' Guide, "Check digits"). */
const loincDigit = (digits: string): number => {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits.at(-1 - place))
    const doubled = place % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return (10 - (sum % 10)) % 10
}

// Verhoeff's dihedral group D5 and its permutation, as SNOMED CT uses them (Technical Implementation Guide, "Check-digit").
const group = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const product = (a: number, b: number): number => Number(group[a]?.[b])
const permuted = (place: number, digit: number): number => {
  let moved = digit
  for (let times = 0; times < place % 8; times += 1) moved = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][moved] ?? 0
  return moved
}
const isVerhoeff = (digits: string): boolean => {
  let check = 0
  for (let place = 0; place < digits.length; place += 1) {
    check = product(check, permuted(place, Number(digits.at(-1 - place))))
  }
  return check === 0
}

/** Terms; answers, parts and groups (`LA6576-8`) by their form only. */
const isLoinc = (code: string): boolean => {
  if (/^(?:L[APLG]|MTHU)\d{1,7}(?:-\d)?$/.test(code)) return true
  const match = /^(\d{1,7})-(\d)$/.exec(code)
  return match !== null && loincDigit(match[1] ?? '') === Number(match[2])
}

/** Six to eighteen digits; the two before the last say what it names: 00, 10 a concept, 01, 11 a description. */
const isSnomed = (code: string): boolean =>
  /^[1-9]\d{5,17}$/.test(code) && /[01][0-3]\d$/.test(code) && isVerhoeff(code)

const forms: ReadonlyMap<string, (code: string) => boolean> = new Map([
  [codeSystems.loinc, isLoinc],
  [codeSystems.snomed, isSnomed],
  [codeSystems.rxnorm, (code: string) => /^[1-9]\d{0,7}$/.test(code)],
  [codeSystems.cvx, (code: string) => /^\d{1,3}$/.test(code)],
  [codeSystems.atc, (code: string) => /^[A-DGHJL-NPR-SV](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?$/.test(code)],
  [codeSystems.icd10cm, (code: string) => /^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/.test(code)],
])

/**
 * Whether a code can be one of its system: by check digit where it has one, else by form. That a well-formed code is
 * listed is not known here. `true` for systems whose form is not known.
 */
export const canBeCode = ({ system, code }: Coding): boolean => forms.get(system)?.(code) ?? true

const published =
  /^(?:http:\/\/(?:loinc\.org|snomed\.info\/|www\.nlm\.nih\.gov\/research\/umls\/rxnorm|www\.whocc\.no\/atc|hl7\.org\/fhir\/|terminology\.hl7\.org\/|www\.ama-assn\.org\/go\/cpt|fdasis\.nlm\.nih\.gov|www\.genenames\.org|unitsofmeasure\.org|varnomen\.hgvs\.org|fhir\.de\/CodeSystem\/)|urn:oid:2\.16\.840\.1\.113883\.)/

/** Whether a system is a published terminology, not a source's own list. */
export const isPublished = ({ system }: Pick<Coding, 'system'>): boolean => published.test(system)
