import { deepest, mostElements } from './limits.ts'
import type { Outline, ScanEvent } from './scan-event.ts'

/** A resource (or top-level value) whose end has not been seen. */
type Draft = {
  readonly start: number
  resourceType: string | undefined
  id: string | undefined
  tooDeep: boolean
  /** How many elements had been seen in the document when this one began. */
  readonly elementsBefore: number
}

/**
 * Follows brackets and member names, and recognises what frames a Bundle (R4 Bundle): the value at depth 1, its
 * `entry` array at depth 2, each entry at depth 3 and the entry's `resource` at depth 4.
 */
export class BundleFrame {
  depth = 0
  /** The next string in this object is a member name. */
  nameNext = false
  broken = false
  /** Top-level values that are complete. */
  complete = 0

  private readonly isObject = new Uint8Array(deepest + 1)
  private value: Draft | undefined
  private valueName = ''
  private afterEntry = -1
  private inEntries = false
  private entryStart = -1
  private entryName = ''
  private entryTooDeep = false
  /** What has come of the open entry; nothing else of it is read. */
  private entryNames = 0
  private entryNameTwice = false
  private fullUrl: string | undefined
  private resource: Draft | undefined
  private resourceName = ''
  private found: Outline | undefined
  /** Start of a run of entries that are no objects, and where the last complete one of them ends. */
  private otherStart = -1
  private otherEnd = -1
  /** Arrays, objects and commas seen so far: at least as many as JSON values. */
  private elements = 0

  private readonly emit: (event: ScanEvent) => void

  constructor(emit: (event: ScanEvent) => void) {
    this.emit = emit
  }

  /** Where the open top-level value starts, or -1. */
  get valueStart(): number {
    return this.value?.start ?? -1
  }

  /** Where the open entry starts, or -1. */
  get openEntryStart(): number {
    return this.entryStart >= 0 ? this.entryStart : this.otherStart
  }

  open(at: number, object: boolean): void {
    this.depth += 1
    this.elements += 1
    this.nameNext = object
    if (this.depth > deepest) {
      this.value!.tooDeep = true
      this.entryTooDeep = true
      return
    }
    this.isObject[this.depth] = object ? 1 : 0
    if (this.depth === 1) this.openValue(at)
    else if (this.depth === 2) this.inEntries = !object && this.isObject[1] === 1 && this.valueName === 'entry'
    else if (this.depth === 3 && this.inEntries) this.openEntry(at, object)
    else if (this.depth === 4 && this.entryStart >= 0 && object && this.entryName === 'resource') {
      this.resource = this.draft(at)
      this.resourceName = ''
    }
  }

  private openValue(at: number): void {
    this.value = this.draft(at)
    this.valueName = ''
    this.afterEntry = -1
  }

  private openEntry(at: number, object: boolean): void {
    if (!object) {
      this.openOther(at)
      return
    }
    this.flushOther(this.otherEnd)
    this.entryStart = at
    this.entryName = ''
    this.entryTooDeep = false
    this.entryNames = 0
    this.entryNameTwice = false
    this.fullUrl = undefined
    this.found = undefined
  }

  close(at: number, object: boolean): void {
    const { depth } = this
    if (depth === 0 || (depth <= deepest && this.isObject[depth] !== (object ? 1 : 0))) {
      this.fail('invalid', at)
      return
    }
    if (depth === 1) this.closeValue(at + 1)
    else if (depth === 2 && this.inEntries) {
      this.flushOther(at)
      this.inEntries = false
    } else if (depth === 3 && this.entryStart >= 0) this.closeEntry(at + 1)
    else if (depth === 4 && this.resource !== undefined) {
      this.found = this.outlineOf(this.resource, at + 1)
      this.resource = undefined
    }
    this.depth -= 1
    this.nameNext = false
  }

  private closeValue(end: number): void {
    this.emit({ kind: 'value', outline: this.outlineOf(this.value!, end) })
    this.complete += 1
    this.value = undefined
    this.afterEntry = -1
  }

  private closeEntry(end: number): void {
    const resource =
      this.found !== undefined && this.entryTooDeep ? { ...this.found, tooDeep: true as const } : this.found
    const range = { offset: this.entryStart, length: end - this.entryStart }
    this.emit({ kind: 'entry', range, object: true, fullUrl: this.fullUrl, resource, nameTwice: this.entryNameTwice })
    this.entryStart = -1
    this.afterEntry = end
  }

  comma(at: number): void {
    if (this.depth === 0) {
      this.fail('invalid', at)
      return
    }
    this.elements += 1
    if (this.depth === 2 && this.inEntries && this.otherStart >= 0) this.otherEnd = at
    this.nameNext = this.depth <= deepest && this.isObject[this.depth] === 1
  }

  /** A literal, number or string; called at depths 0 and 2 only. */
  literal(at: number): void {
    if (this.depth === 0) this.fail('invalid', at)
    else if (this.depth === 2 && this.inEntries) this.openOther(at)
  }

  private openOther(at: number): void {
    if (this.otherStart >= 0) return
    this.otherStart = at
    this.otherEnd = at + 1
  }

  /** A run of them is one event: a document may hold millions. */
  private flushOther(end: number): void {
    if (this.otherStart < 0) return
    const range = { offset: this.otherStart, length: end - this.otherStart }
    this.emit({ kind: 'entry', range, object: false, fullUrl: undefined, resource: undefined, nameTwice: false })
    this.otherStart = -1
    this.afterEntry = end
  }

  /** Whether the string that starts now is a member name, or the text of a member, that frames the document. */
  wantsText(): boolean {
    const { depth, nameNext } = this
    if (depth === 1) return nameNext || this.valueName === 'resourceType' || this.valueName === 'id'
    if (depth === 3) return this.entryStart >= 0 && (nameNext || this.entryName === 'fullUrl')
    if (depth !== 4 || this.resource === undefined) return false
    return nameNext || this.resourceName === 'resourceType' || this.resourceName === 'id'
  }

  /** The string that `wantsText` asked for; `undefined` when it was too long or not decodable. */
  text(text: string | undefined): void {
    if (this.depth === 3) {
      if (this.nameNext) this.nameEntry(text ?? '')
      else this.fullUrl = text
      return
    }
    const of = this.depth === 1 ? this.value! : this.resource!
    if (this.nameNext) {
      const name = text ?? ''
      if (this.depth === 1) this.valueName = name
      else this.resourceName = name
      return
    }
    if ((this.depth === 1 ? this.valueName : this.resourceName) === 'id') of.id = text
    else of.resourceType = text
  }

  private nameEntry(name: string): void {
    this.entryName = name
    const bit = name === 'resource' ? 1 : name === 'fullUrl' ? 2 : 0
    this.entryNameTwice ||= (this.entryNames & bit) !== 0
    this.entryNames |= bit
  }

  fail(reason: 'truncated' | 'invalid', at: number): void {
    this.broken = true
    const around = this.value ?? this.draft(at)
    const inBundle = this.openEntryStart >= 0 ? this.openEntryStart : this.afterEntry
    const from = inBundle >= 0 ? inBundle : around.start
    this.emit({ kind: 'broken', reason, at, from, outline: this.outlineOf(around, at) })
  }

  private draft(start: number): Draft {
    return { start, resourceType: undefined, id: undefined, tooDeep: false, elementsBefore: this.elements }
  }

  private outlineOf({ start, resourceType, id, tooDeep, elementsBefore }: Draft, end: number): Outline {
    const tooMany = this.elements - elementsBefore > mostElements
    return { offset: start, length: end - start, resourceType, id, tooDeep, tooMany }
  }
}
