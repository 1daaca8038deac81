import { decode, encodingOf } from './charset.ts'
import { parseMessage } from './parse.ts'

/** A message as text for a reader: its own character set, a segment on each line. Never fails. */
export const renderMessage = (bytes: Uint8Array): string => {
  const message = parseMessage(bytes)
  const { encoding } = message.ok ? message.value : encodingOf([], bytes)
  return decode(bytes, encoding).replaceAll(/\r\n?/g, '\n')
}
