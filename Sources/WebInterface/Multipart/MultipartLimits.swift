/// How much of one `multipart/form-data` body is put up with, file contents aside.
struct MultipartLimits: Sendable {
  var parts = 256
  /// Bytes of one part's header block, and of what may stand before the first part.
  var headerBytes = 16 << 10
  /// Bytes of a field that is kept in memory.
  var fieldBytes = 64 << 10

  init() {}

  init(_ configuration: WebServerConfiguration) {
    parts = configuration.maximumParts
    fieldBytes = configuration.maximumFieldBytes
  }
}
