import { idOf } from '../ids.ts'

/** The id of the DocumentReference of a SOP instance. */
export const instanceIdOf = (sopUid: string): string => idOf('DocumentReference', sopUid)
