import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { missingFrom } from '../../tools/complete-lock.js'

const root = resolve(import.meta.dirname, '../..')
const lock = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8'))
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))

test('the lock file names the packages of every platform, so that npm ci accepts it on every machine', () => {
  expect(missingFrom(lock.packages)).toEqual([])
})

test('a platform package is missing when no folder upwards holds the wanted version', () => {
  const packages = {
    'node_modules/a': { version: '2.0.0', optionalDependencies: { 'a-linux-x64': '2.0.0', 'a-win32-x64': '2.0.0' } },
    'node_modules/a-linux-x64': { version: '2.0.0' },
    'node_modules/b/node_modules/a': { version: '1.0.0', dev: true, optionalDependencies: { 'a-linux-x64': '1.0.0' } },
  }
  expect(missingFrom(packages)).toEqual([
    { key: 'node_modules/a-win32-x64', name: 'a-win32-x64', version: '2.0.0', dev: false },
    { key: 'node_modules/b/node_modules/a-linux-x64', name: 'a-linux-x64', version: '1.0.0', dev: true },
  ])
})

test('no file of the project names a registry, and versions are exact', () => {
  expect(Object.values<{ resolved?: string }>(lock.packages).filter(entry => entry.resolved !== undefined)).toEqual([])
  const wanted: readonly string[] = Object.values({ ...manifest.dependencies, ...manifest.devDependencies })
  expect(wanted.filter(version => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('every package with an install script was allowed by name', () => {
  const scripted = Object.entries<{ hasInstallScript?: boolean }>(lock.packages)
    .filter(([, entry]) => entry.hasInstallScript === true)
    .map(([key]) => key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length))
  expect(scripted.filter(name => manifest.allowScripts?.[name] !== true)).toEqual([])
})
