/** Tells a reader the steps of long work as they begin, and how far each is, at most once a second. */
export const steps = (tell: (line: string) => void) => {
  let told = 0
  return (step: string, done: number, of: number | null = null): void => {
    const now = performance.now()
    if (done > 0 && now - told < 1000) return
    told = now
    tell(done === 0 ? step : of === null ? `${step}: ${done}` : `${step}: ${done} of ${of}`)
  }
}
