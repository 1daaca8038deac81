import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { documentPolicy } from '../../platform/http/index.ts'

/** Sends a page of its own, to be read or printed. Nothing but its own style may take part: no script, nothing from anywhere. */
export const sendPage = (reply: FastifyReply, html: string): FastifyReply => {
  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  return reply.type('text/html; charset=utf-8').header('content-security-policy', documentPolicy(hash)).send(html)
}
