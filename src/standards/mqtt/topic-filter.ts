/**
 * Whether a text names topics to subscribe to (MQTT 3.1.1, 4.7): levels between `/`, where `+` stands for one whole level and
 * `#`, last, for all that follow.
 *
 * @example
 * isTopicFilter('ward/+/glucose') // true
 */
export const isTopicFilter = (text: string): boolean => {
  if (text === '' || text.includes('\u0000') || new TextEncoder().encode(text).length > 65_535) return false
  const levels = text.split('/')
  return levels.every(
    (level, at) => level === '+' || (level === '#' && at === levels.length - 1) || !/[+#]/.test(level),
  )
}
