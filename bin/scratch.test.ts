import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { makeScratch } from './scratch.js'

it('is where TMPDIR says, open to pass through; what a killed run has left goes, what another run uses stays', () => {
  const parent = mkdtempSync(join(tmpdir(), 'attune-scratch-'))
  vi.stubEnv('TMPDIR', parent)
  try {
    const { pid: ended } = spawnSync(process.execPath, ['--version'])
    for (const name of [`attune-test-${ended}-a`, `attune-test-${process.ppid}-b`, 'attune-test-c', 'other'])
      mkdirSync(join(parent, name))
    const { folder, remove } = makeScratch()
    expect(readdirSync(parent).sort()).toEqual(
      [`attune-test-${process.ppid}-b`, 'attune-test-c', folder.slice(parent.length + 1), 'other'].sort(),
    )
    expect(statSync(folder).mode & 0o777).toBe(0o711)
    mkdirSync(join(folder, 'database'))
    remove()
    expect(existsSync(folder)).toBe(false)
  } finally {
    vi.unstubAllEnvs()
    rmSync(parent, { recursive: true })
  }
})
