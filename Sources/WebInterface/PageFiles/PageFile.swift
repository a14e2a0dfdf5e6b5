import NIOCore

/// One file of the web page, in memory, in the forms in which it is sent.
struct PageFile: Sendable {
  /// A form: its bytes, and the tag that names exactly these.
  struct Form: Sendable {
    let bytes: ByteBuffer
    let entityTag: String
  }

  let contentType: String
  let plain: Form
  /// `nil` for what compression does not make smaller.
  let gzip: Form?

  init(_ bytes: [UInt8], path: String) {
    let type = PageContentType.of(path)
    var fingerprint = Fingerprint()
    fingerprint.add(bytes)
    contentType = type.name
    plain = Form(bytes: ByteBuffer(bytes: bytes), entityTag: "\"\(fingerprint.text)\"")
    let packed = type.isText ? GZip.compressed(bytes) : nil
    gzip = packed.flatMap { packed in
      packed.count < bytes.count
        ? Form(bytes: ByteBuffer(bytes: packed), entityTag: "\"\(fingerprint.text)-gzip\"") : nil
    }
  }
}
