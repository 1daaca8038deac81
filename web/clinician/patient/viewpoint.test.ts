import { describe, expect, it } from 'vitest'
import { patientAddress, readViewpoint } from './viewpoint.ts'

describe('viewpoint', () => {
  it('survives the way into an address and back', () => {
    const viewpoint = { asOf: '2026-11-01', jurisdiction: 'eu' }
    const address = patientAddress('p 1', viewpoint)
    expect(address).toBe('/patients/p%201?asOf=2026-11-01&jurisdiction=eu')
    expect(readViewpoint(address.slice(address.indexOf('?')))).toEqual(viewpoint)
  })

  it('is the site’s own when the address says nothing', () => {
    expect(readViewpoint('')).toEqual({ asOf: null, jurisdiction: null })
    expect(readViewpoint('asOf=')).toEqual({ asOf: null, jurisdiction: null })
    expect(patientAddress('p1', { asOf: null, jurisdiction: null })).toBe('/patients/p1')
  })
})
