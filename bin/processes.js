// Child processes: their output, their signals, their exit codes.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const HEARTBEAT_MS = 10_000

/** Progress goes to stderr: stdout belongs to the command. @param {string} line */
export const say = line => process.stderr.write(`attune: ${line}\n`)

/**
 * Runs a program with all its output on stderr, a line of progress while it works, and the end of its output kept.
 * @param {string} command @param {string[]} args @param {string} cwd
 * @returns {Promise<{ code: number | 'missing', output: string }>}
 */
export const runAloud = (command, args, cwd) =>
  new Promise((done, fail) => {
    const started = Date.now()
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      env: { ...process.env, npm_config_yes: 'true' },
    })
    let output = ''
    /** @param {Buffer} chunk */
    const hear = chunk => {
      process.stderr.write(chunk)
      output = (output + chunk).slice(-20_000)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const beat = setInterval(() => say(`still working, ${Math.round((Date.now() - started) / 1000)} s`), HEARTBEAT_MS)
    const stop = passSignals(child)
    child.on(
      'error',
      /** @param {NodeJS.ErrnoException} error */ error => {
        clearInterval(beat)
        stop()
        if (error.code === 'ENOENT') done({ code: 'missing', output })
        else fail(error)
      },
    )
    child.on('close', (code, signal) => {
      clearInterval(beat)
      stop()
      if (signal !== null) process.kill(process.pid, signal)
      else done({ code: code ?? 1, output })
    })
  })

/**
 * Hands signals to a child. Ctrl-C in a terminal reaches the child by itself (same process group): sent on as well, it
 * would look like a second, impatient Ctrl-C.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} stops doing so
 */
const passSignals = child => {
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  /** @type {[NodeJS.Signals, () => void][]} */
  const handlers = [
    ['SIGINT', () => inTerminal || child.kill('SIGINT')],
    ['SIGTERM', () => child.kill('SIGTERM')],
    ['SIGHUP', () => child.kill('SIGHUP')],
  ]
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler)
  }
}

/** Compiled TypeScript is kept between runs: a second start reads it instead of compiling again. */
const environment = () => ({
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/attune', import.meta.url)),
  ...process.env,
})

/**
 * Runs a script under Node 24 and waits for it, with this process's own input and output.
 * @param {string} node the Node to use
 * @param {string[]} args script and arguments
 * @param {{ cwd?: string, stdio?: import('node:child_process').StdioOptions, env?: Record<string, string> }} [options]
 * @returns {Promise<number>} its exit code
 */
export const runNode = (node, args, { cwd = process.cwd(), stdio = 'inherit', env = {} } = {}) =>
  new Promise((done, fail) => {
    const child = spawn(node, args, { cwd, stdio, env: { ...environment(), ...env } })
    const stop = passSignals(child)
    child.on('error', fail)
    child.on('close', (code, signal) => {
      stop()
      if (signal !== null) process.kill(process.pid, signal)
      else done(code ?? 1)
    })
  })

/**
 * Becomes the given script under Node 24: arguments, working folder, input, output, signals and exit code are its own.
 * Where Node can replace the running process it does, and no middleman is left; else it waits for a child.
 * @param {string} node the Node to use
 * @param {string[]} args script and arguments
 */
export const becomeNode = (node, args) => {
  if (typeof process.execve === 'function' && process.platform !== 'win32')
    process.execve(node, [node, ...args], environment())
  const child = spawn(node, args, { stdio: 'inherit', env: environment() })
  const stop = passSignals(child)
  child.on('error', error => {
    throw error
  })
  child.on('exit', (code, signal) => {
    stop()
    if (signal === null) process.exitCode = code ?? 1
    else process.kill(process.pid, signal)
  })
}
