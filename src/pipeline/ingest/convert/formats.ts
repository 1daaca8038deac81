import { appleHealth } from './apple-health/index.ts'
import { cCda } from './c-cda/index.ts'
import type { Format } from './conversion.ts'
import { dexcomClarity } from './dexcom-clarity/index.ts'
import { dicom } from './dicom/index.ts'
import { hl7v2 } from './hl7v2/index.ts'
import { libreView } from './libreview/index.ts'
import { maf } from './maf/index.ts'
import { nightscout } from './nightscout/index.ts'

/** The formats that are read by converting them to R4; a file belongs to the first that recognises it. */
export const formats: readonly Format[] = [hl7v2, cCda, dicom, dexcomClarity, libreView, nightscout, appleHealth, maf]

/** How many first bytes of a document a format may look at. */
const headBytes = 64 * 1024

/** The format of a document, by its name or first bytes; `undefined` for one that needs no conversion, or is unknown. */
export const formatOf = (name: string, head: Uint8Array): Format | undefined => {
  const first = head.subarray(0, headBytes)
  return formats.find(format => format.recognises(name, first))
}
