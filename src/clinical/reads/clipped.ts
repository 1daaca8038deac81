/** A summary has under 140 characters; what does not fit stands in the reasons and limits. */
export const clipped = (text: string): string => (text.length < 140 ? text : `${text.slice(0, 136).trimEnd()}...`)
