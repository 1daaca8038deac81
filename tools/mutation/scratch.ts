import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A copy of the working tree (files git knows, and new ones it does not ignore) that may be broken at will. The
 * packages are shared.
 */
export const createScratch = (root: string): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-mutation-'))
  for (const path of filesOf(root))
    cpSync(join(root, path), join(folder, path), { recursive: true, errorOnExist: true })
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const filesOf = (root: string): readonly string[] => {
  const git = (...args: readonly string[]): readonly string[] =>
    execFileSync('git', ['ls-files', '-z', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 })
      .split('\0')
      .filter(path => path !== '')
  const deleted = new Set(git('--deleted'))
  return git('--cached', '--others', '--exclude-standard').filter(path => !deleted.has(path))
}
