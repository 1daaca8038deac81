import { useEffect, useState } from 'react'

/**
 * A form that closes gives the focus back to what opened it; where that is gone, since what was asked is done, to the nearest heading that
 * still stands above it. Somebody who works with the keyboard or a screen reader would start again at the top of the page otherwise.
 */
export const useReturnFocus = (): void => {
  const [places] = useState(placesNow)
  useEffect(
    () => () => {
      if (document.activeElement !== null && document.activeElement !== document.body) return
      const place = places.find(one => one.isConnected)
      if (place === undefined) return
      if (place.tabIndex < 0) place.tabIndex = -1
      place.focus({ preventScroll: true })
    },
    [places],
  )
}

/** What has the focus now, then the headings of the parts of the page that hold it, from within. */
const placesNow = (): readonly HTMLElement[] => {
  const opener = document.activeElement
  if (!(opener instanceof HTMLElement) || opener === document.body) return []
  const headings: HTMLElement[] = []
  for (let part = partOf(opener); part !== null; part = partOf(part.parentElement)) {
    const heading = part.querySelector<HTMLElement>('h1, h2, h3')
    if (heading !== null) headings.push(heading)
  }
  return [opener, ...headings]
}

const partOf = (element: Element | null): Element | null => element?.closest('section, header, figure') ?? null
