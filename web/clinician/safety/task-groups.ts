import type { TaskView } from '../../../src/pipeline/delivery/contract.ts'

const order: readonly { readonly state: TaskView['state']; readonly title: string }[] = [
  { state: 'escalated', title: 'Overdue tasks' },
  { state: 'open', title: 'Open tasks' },
  { state: 'acknowledged', title: 'Tasks that somebody takes care of' },
  { state: 'closed', title: 'Closed tasks' },
]

/** Tasks by where they stand: what nobody answered in time first, then by deadline. Empty groups are left out. */
export const taskGroups = (tasks: readonly TaskView[]) =>
  order
    .map(group => ({
      ...group,
      tasks: tasks
        .filter(({ state }) => state === group.state)
        .toSorted((a, b) => (a.deadline < b.deadline ? -1 : a.deadline > b.deadline ? 1 : 0)),
    }))
    .filter(group => group.tasks.length > 0)
