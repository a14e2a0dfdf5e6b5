import NIOCore

/// One file of the web page, in memory.
struct PageFile: Sendable {
  let bytes: ByteBuffer
  let contentType: String
  let entityTag: String
}
