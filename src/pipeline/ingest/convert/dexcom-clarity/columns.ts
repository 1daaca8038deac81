import { ucum } from '../devices/fhir.ts'

/** Where the columns of a header stand; -1 for one that it has not. */
export type Columns = ReturnType<typeof columnsOf>

export const columnsOf = (header: readonly string[]) => {
  const names = header.map(name => name.toLowerCase())
  const at = (start: string) => names.findIndex(name => name.startsWith(start))
  return {
    timestamp: at('timestamp'),
    type: at('event type'),
    subtype: at('event subtype'),
    patient: at('patient info'),
    device: at('device info'),
    source: at('source device id'),
    glucose: at('glucose value'),
    insulin: at('insulin value'),
    carbs: at('carb value'),
    duration: at('duration'),
    rate: at('glucose rate of change'),
    transmitter: at('transmitter id'),
  }
}

/** @example durationValue('1:30:00')  // { valueQuantity: 90 min } */
export const durationValue = (text: string): { readonly valueString: string } | { readonly valueQuantity: object } => {
  const match = /^(\d{1,4}):(\d{2}):(\d{2})$/.exec(text)
  if (match === null) return { valueString: text }
  const minutes = Number(match[1]) * 60 + Number(match[2]) + Number(match[3]) / 60
  return { valueQuantity: ucum(minutes, 'min') }
}
