import Audio
import Foundation
import Glibc
import TranscriptionCore

/// The hidden file that an upload is written to until it is complete.
actor UploadFile: UploadWriter {
  private let path: String
  private let allowance: UploadAllowance
  private let descriptor: Int32
  private var isClosed = false

  private init(path: String, allowance: UploadAllowance, descriptor: Int32) {
    self.path = path
    self.allowance = allowance
    self.descriptor = descriptor
  }

  /// - Parameters:
  ///   - path: must not exist.
  ///   - allowance: asked before each write.
  static func create(at path: String, allowance: UploadAllowance) async throws(ServiceError) -> UploadFile {
    do {
      let descriptor = try await BlockingIO.run {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw DropFolderError(operation: "open", code: errno) }
        return descriptor
      }
      return UploadFile(path: path, allowance: allowance, descriptor: descriptor)
    } catch {
      throw ServiceError.storing(error)
    }
  }

  func write(_ chunk: [UInt8]) async throws(ServiceError) {
    try await allowance.take(chunk.count)
    let descriptor = descriptor
    do {
      try await BlockingIO.run {
        try chunk.withUnsafeBytes { buffer in
          var written = 0
          while written < buffer.count {
            let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw DropFolderError(operation: "write", code: errno) }
            written += count
          }
        }
      }
    } catch {
      throw ServiceError.storing(error)
    }
  }

  /// Everything is written: brings it to disk.
  func finish() async throws(ServiceError) {
    let descriptor = descriptor
    do {
      try await BlockingIO.run {
        guard fsync(descriptor) == 0 else { throw DropFolderError(operation: "fsync", code: errno) }
      }
    } catch {
      throw ServiceError.storing(error)
    }
    await shut()
  }

  /// Gives the file the name under which it is claimed.
  func appear(as destination: String) async throws(ServiceError) {
    let path = path
    do {
      try await BlockingIO.run {
        guard rename(path, destination) == 0 else { throw DropFolderError(operation: "rename", code: errno) }
      }
    } catch {
      throw ServiceError.storing(error)
    }
  }

  /// The upload will not be completed: leaves no trace.
  func discard() async {
    await shut()
    let path = path
    _ = try? await BlockingIO.run { unlink(path) }
  }

  private func shut() async {
    guard !isClosed else { return }
    isClosed = true
    let descriptor = descriptor
    _ = try? await BlockingIO.run { close(descriptor) }
  }
}

extension ServiceError {
  static func uploadTooLarge(limit: Int) -> ServiceError {
    ServiceError(
      .tooLarge, code: "file_too_large",
      message:
        "The file is larger than \(limit) bytes, the most that one upload may have. Split it, or put it into the "
        + "drop folder.", limit: limit)
  }

  /// An error of writing to disk, as users see it.
  static func storing(_ error: any Error) -> ServiceError {
    if let error = error as? DropFolderError, error.code == ENOSPC || error.code == EDQUOT {
      return ServiceError(
        .overloaded, code: "storage_full",
        message: "The server's disk is full, the upload was not taken. Try again later.", retryAfterSeconds: 60)
    }
    return .wrapping(error)
  }
}
