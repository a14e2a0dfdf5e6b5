/// Takes the bytes of one upload, as they come, to disk. Lent for the length of one closure.
package protocol UploadWriter: Sendable {
  /// Appends bytes; returns once they are with the operating system, so a slow disk slows the sender.
  ///
  /// - Throws: ``ServiceError`` (`tooLarge` past the limit, `overloaded` when the disk is full).
  func write(_ bytes: [UInt8]) async throws(ServiceError)
}
