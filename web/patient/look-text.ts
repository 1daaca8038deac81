const words: Readonly<Record<string, string>> = {
  'profile.read': 'looked at your record',
  'timeline.read': 'looked at the history of your care',
  'plan.read': 'looked at this page',
  'gene-report.read': 'looked at the report on your genes',
  'wallet-card.read': 'looked at the card with your genes',
  'wallet-card.released': 'let you see the card with your genes',
  'advice.given': 'asked the computer for advice about you',
  'advice.simulated': 'asked the computer “what if” about you',
  'advice.explained': 'looked at the reasons of an advice',
  'advice.replayed': 'checked an advice again',
  'drug.judged': 'checked a medicine for you',
  'decision.recorded': 'decided about your care',
  'record.imported': 'received data about you',
  'record.linked': 'put two of your records together',
  'resources.exported': 'gave out a copy of your data',
  'worklist.refreshed': 'looked whether you need somebody',
  'feedback.recorded': 'answered an advice about you',
  'message.released': 'let you see a message',
  'note.written': 'wrote to the clinic',
  'note.read': 'read what you wrote',
  'task.acknowledged': 'took care of a task for you',
  'task.closed': 'finished a task for you',
  'task.escalated': 'asked others, because nobody had answered',
}

/** An act of the audit trail in plain words; one that this page does not know keeps its own name. */
export const lookText = (action: string): string => words[action] ?? `did: ${action.replaceAll('.', ' ')}`
