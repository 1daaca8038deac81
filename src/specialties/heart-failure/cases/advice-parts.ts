export const once = (dose: number, more = {}) => ({ dose, timesPerDay: 1, at: '2026-01-05', ...more })

export const twice = (dose: number, more = {}) => ({ dose, timesPerDay: 2, at: '2026-01-05', ...more })

export const steady = [74, 74.1, 73.9, 74, 74.2, 73.9, 74, 74.1]

export const candidate = (drug: string) => ({ drug, origin: 'candidate' }) as const

export const treated = {
  medicines: {
    sacubitril: once(97),
    bisoprolol: once(10),
    spironolactone: once(25),
    dapagliflozin: once(10),
  },
}
