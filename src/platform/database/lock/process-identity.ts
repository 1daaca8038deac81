import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Who a process is, precisely enough to tell a living owner of a lock from a dead one whose pid was given to
 * somebody else. The optional parts exist where the system has a /proc.
 */
export type ProcessIdentity = {
  readonly pid: number
  readonly host: string
  /** Field 22 of /proc/PID/stat: clock ticks since boot; proc(5). A reused pid has another one. */
  readonly started?: string
  /** /proc/sys/kernel/random/boot_id: changes with every boot. */
  readonly boot?: string
  /** The pid namespace: pids of another container say nothing here. */
  readonly namespace?: string
}

/** This process. */
export const thisProcess = (): ProcessIdentity => {
  const started = startOf(process.pid)
  const boot = readOptional('/proc/sys/kernel/random/boot_id')
  const namespace = namespaceOf()
  return {
    pid: process.pid,
    host: hostname(),
    ...(started === undefined ? {} : { started }),
    ...(boot === undefined ? {} : { boot }),
    ...(namespace === undefined ? {} : { namespace }),
  }
}

/**
 * Whether the process is alive as far as can be seen from here: `unknown` when it belongs to another machine or
 * container, whose pids mean nothing to us.
 */
export const livenessOf = (other: ProcessIdentity): 'alive' | 'dead' | 'unknown' => {
  const self = thisProcess()
  if (other.host !== self.host) return 'unknown'
  if (other.boot !== self.boot) return 'dead'
  if (other.namespace !== self.namespace) return 'unknown'
  if (!pidExists(other.pid)) return 'dead'
  if (other.started !== undefined && startOf(other.pid) !== other.started) return 'dead'
  return 'alive'
}

const pidExists = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under another user.
    return codeOf(error) === 'EPERM'
  }
}

const startOf = (pid: number): string | undefined => {
  const stat = readOptional(`/proc/${pid}/stat`)
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  // A zombie (state Z) or dead (X) process holds nothing any more.
  return fields?.[0] === 'Z' || fields?.[0] === 'X' ? undefined : fields?.[19]
}

const namespaceOf = (): string | undefined => {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch (error) {
    return absent(error)
  }
}

const readOptional = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    return absent(error)
  }
}

/** A system without /proc, a process that is gone (ENOENT, ESRCH) or hidden from us is `undefined`; anything else is a fault. */
const absent = (error: unknown): undefined => {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM' || code === 'EINVAL')
    return undefined
  throw error
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
