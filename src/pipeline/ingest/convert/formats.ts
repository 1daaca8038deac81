import { appleHealth } from './apple-health/index.ts'
import { cCda } from './c-cda/index.ts'
import type { Format, Said } from './conversion.ts'
import { dexcomClarity } from './dexcom-clarity/index.ts'
import { dicom, dicomJson } from './dicom/index.ts'
import { fhirStu3 } from './fhir-stu3/index.ts'
import { healthConnect } from './health-connect/index.ts'
import { hl7v2 } from './hl7v2/index.ts'
import { libreView } from './libreview/index.ts'
import { maf } from './maf/index.ts'
import { nightscout } from './nightscout/index.ts'
import { openMhealth } from './open-mhealth/index.ts'

/** The formats that are read by converting them to R4; a file belongs to the first that recognises it. */
export const formats: readonly Format[] = [
  hl7v2,
  cCda,
  dicom,
  dicomJson,
  dexcomClarity,
  libreView,
  nightscout,
  openMhealth,
  appleHealth,
  healthConnect,
  maf,
  fhirStu3,
]

/** How many first bytes of a document a format may look at. */
const headBytes = 64 * 1024

/** The format of a document, by its name or first bytes, or as its sender says; `undefined` for one that needs no conversion, or is unknown. */
export const formatOf = (name: string, head: Uint8Array, { fhirVersion }: Said = {}): Format | undefined => {
  const first = head.subarray(0, headBytes)
  const found = formats.find(format => format.recognises(name, first))
  return found ?? (fhirVersion === '3.0' && isJson(first) ? fhirStu3 : undefined)
}

/** Whether an object begins here; a byte order mark may come before it. */
const isJson = (head: Uint8Array): boolean => head.find(byte => byte > 0x20 && byte < 0x80) === 0x7b
