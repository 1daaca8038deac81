/**
 * On every answer, errors and refusals of the wire included. Nothing may be framed, kept, sniffed or loaded by another
 * origin; a document of this server may load nothing, unless it brings the policy of a page (`pagePolicy`).
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), bluetooth=(), serial=(), hid=()',
  'cache-control': 'no-store',
}

/**
 * The policy of the workspace's page: files of this origin only, and style elements that carry the nonce.
 *
 * @param nonce made for one answer, at least 128 bits at random
 */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ')

/**
 * The policy of a page to print, without script and without anything from anywhere.
 *
 * @param styleHash SHA-256, base64, of the page's one style element
 */
export const documentPolicy = (styleHash: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ].join('; ')
