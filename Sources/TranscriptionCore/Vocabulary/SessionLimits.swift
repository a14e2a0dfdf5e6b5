/// What one session may hold. Zero is never "unlimited": every limit is a real one.
package struct SessionLimits: Sendable, Hashable, Codable {
  /// Files that the session has, finished ones included.
  package var files: Int
  /// Files claimed and not yet finished.
  package var queuedFiles: Int
  /// Seconds of audio in files that are not finished, as far as their lengths are known.
  package var queuedAudioSeconds: Int
  /// Bytes of media that the session keeps.
  package var bytes: Int
  /// Bytes of one upload.
  package var uploadBytes: Int
  /// Seconds of audio in one file.
  package var fileSeconds: Int

  package init(
    files: Int = 10_000, queuedFiles: Int = 1_000, queuedAudioSeconds: Int = 72 * 3600, bytes: Int = 20 << 30,
    uploadBytes: Int = 4 << 30, fileSeconds: Int = 24 * 3600
  ) {
    self.files = files
    self.queuedFiles = queuedFiles
    self.queuedAudioSeconds = queuedAudioSeconds
    self.bytes = bytes
    self.uploadBytes = uploadBytes
    self.fileSeconds = fileSeconds
  }

  private enum CodingKeys: String, CodingKey {
    case files
    case queuedFiles = "queued_files"
    case queuedAudioSeconds = "queued_audio_seconds"
    case bytes
    case uploadBytes = "upload_bytes"
    case fileSeconds = "file_seconds"
  }
}
