import type { Message } from './message.ts'

/** What became of a message: accepted and stored, not readable, or not taken for a reason that is ours. */
export type Acknowledged = 'accepted' | 'error' | 'rejected'

/** Table 0008 in original mode, and the accept acknowledgement of enhanced mode. */
const codes: Readonly<Record<Acknowledged, { readonly application: string; readonly commit: string }>> = {
  accepted: { application: 'AA', commit: 'CA' },
  error: { application: 'AE', commit: 'CE' },
  rejected: { application: 'AR', commit: 'CR' },
}

export type Acknowledgement = {
  readonly outcome: Acknowledged
  /** Of the acknowledgement itself (MSH-10); unique for the receiver. */
  readonly controlId: string
  /** `20260102030405+0000` */
  readonly time: string
  /** For MSA-3 and ERR-8; says nothing of the content. */
  readonly text?: string
}

/**
 * The acknowledgements that a message asks for (HL7 v2.9, 2.9.2 and 2.9.3): in original mode one application
 * acknowledgement; with MSH-15 or MSH-16 valued, an accept and an application acknowledgement, each always (AL), never
 * (NE), on success (SU) or on error (ER). Nobody can be asked how to answer a message without a readable MSH: it gets one.
 *
 * @returns texts of messages, in the order in which they are sent
 */
export const acknowledge = (message: Message | undefined, acknowledgement: Acknowledgement): readonly string[] => {
  const { outcome } = acknowledgement
  const { application, commit } = codes[outcome]
  const accept = valueAt(message, 15).toUpperCase()
  const whole = valueAt(message, 16).toUpperCase()
  if (accept === '' && whole === '') return [textOf(message, acknowledgement, application)]
  const asked = (condition: string): boolean =>
    condition === 'AL' ||
    (condition === 'SU' && outcome === 'accepted') ||
    (condition === 'ER' && outcome !== 'accepted')
  return [
    ...(asked(accept) ? [textOf(message, acknowledgement, commit)] : []),
    ...(asked(whole) ? [textOf(message, acknowledgement, application)] : []),
  ]
}

const fieldAt = (message: Message | undefined, field: number): string => {
  const { segments, delimiters } = message ?? {}
  const repetition = segments?.[0]?.fields[field]?.[0]
  return (
    repetition
      ?.map(component => component?.map(value => value?.raw ?? '').join(delimiters?.subcomponent) ?? '')
      .join(delimiters?.component) ?? ''
  )
}

const valueAt = (message: Message | undefined, field: number): string =>
  message?.segments[0]?.fields[field]?.[0]?.[0]?.[0]?.raw.trim() ?? ''

const textOf = (
  message: Message | undefined,
  { outcome, controlId, time, text }: Acknowledgement,
  code: string,
): string => {
  const [f, c, e] = [
    message?.delimiters.field ?? '|',
    message?.delimiters.component ?? '^',
    fieldAt(message, 2) || '^~\\&',
  ]
  const event = valueOfComponent(message, 9, 1)
  const type = ['ACK', ...(event === '' ? [] : [event, 'ACK'])].join(c)
  const version = fieldAt(message, 12) || '2.5.1'
  const header = [
    'MSH',
    e,
    fieldAt(message, 5),
    fieldAt(message, 6),
    fieldAt(message, 3),
    fieldAt(message, 4),
    time,
    '',
    type,
    controlId,
    valueAt(message, 11) || 'P',
    version,
  ]
  const said = ['MSA', code, message?.controlId ?? '', ...(text === undefined ? [] : [text])]
  const wrong = ['ERR', '', '', ['207', 'Application internal error', 'HL70357'].join(c), 'E', '', '', '', text ?? '']
  const segments = outcome === 'accepted' ? [header, said] : [header, said, wrong]
  return segments.map(parts => `${parts.join(f)}\r`).join('')
}

const valueOfComponent = (message: Message | undefined, field: number, component: number): string =>
  message?.segments[0]?.fields[field]?.[0]?.[component]?.[0]?.raw.trim() ?? ''
