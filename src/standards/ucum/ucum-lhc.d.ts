/** The part of @lhncbc/ucum-lhc 7.1 that Attune calls; the package ships no types. */
declare module '@lhncbc/ucum-lhc' {
  export type LhcUnit = {
    readonly dim_: { readonly dimVec_: readonly number[] | null } | null
    readonly magnitude_: number
    /** Power of mole, and of equivalents: the library counts them outside the dimension vector. */
    readonly moleExp_: number
    readonly equivalentExp_: number
    /** A logarithmic or offset scale. */
    readonly isSpecial_: boolean
    /** Defined by an assay or procedure, such as [IU]: commensurable with nothing. */
    readonly isArbitrary_: boolean
  }
  export type LhcUtils = {
    readonly getSpecifiedUnit: (
      code: string,
      purpose: 'validate' | 'convert',
    ) => { readonly status: string; readonly unit: LhcUnit | null; readonly origString?: string }
    readonly convertUnitTo: (
      from: string,
      value: number,
      to: string,
    ) => { readonly status: string; readonly toVal: number | null }
  }
  export const UcumLhcUtils: { readonly getInstance: () => LhcUtils }
}
