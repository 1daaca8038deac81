import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own, small enough to be filled. */
export type SmallDisk = {
  readonly folder: string
  /** Leaves this many bytes free; 0 by default. */
  fill(left?: number): void
  /** Undoes `fill`. */
  free(): void
  /** Mounts it read-only, also for root, or writable again; refused by the system while a file is open for writing. */
  readOnly(isReadOnly: boolean): void
  unmount(): void
}

/** Why no disk can be made here; undefined: it can. Making one takes root on Linux. */
export const noSmallDisk: string | undefined = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux'
  try {
    mountSmallDisk(1 << 20).unmount()
    return undefined
  } catch {
    // A container without the right to mount: the suites say so in their names.
    return 'may not mount a tmpfs'
  }
})()

/** Mounts a tmpfs of this size on a folder: a new temporary one, unless given. */
export function mountSmallDisk(bytes: number, at?: string): SmallDisk {
  const folder = at ?? mkdtempSync(join(tmpdir(), 'attune-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0777`, 'tmpfs', folder], { stdio: 'pipe' })
  const unmount = () => execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
  process.once('exit', unmount)
  const ballast = join(folder, 'ballast')
  const free = () => rmSync(ballast, { force: true })
  return {
    folder,
    fill(left = 0) {
      free()
      const file = openSync(ballast, 'w')
      ftruncateSync(file, Math.max(0, fillUp(file) - left))
      closeSync(file)
    },
    free,
    readOnly: isReadOnly => {
      execFileSync('mount', ['-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, folder], { stdio: 'pipe' })
    },
    unmount() {
      process.off('exit', unmount)
      unmount()
      if (at === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Writes until nothing more fits, also while others write. @returns the bytes written */
const fillUp = (file: number): number => {
  const chunk = Buffer.alloc(1 << 16)
  for (let size = 0; ; ) {
    try {
      size += writeSync(file, chunk)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return size
      throw error
    }
  }
}
