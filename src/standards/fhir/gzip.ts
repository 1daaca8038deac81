/** Whether bytes start as a gzip member does (RFC 1952 section 2.3.1: ID1, ID2, CM). */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b && head[2] === 0x08
