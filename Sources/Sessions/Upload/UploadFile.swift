import Audio
import Foundation
import Glibc
import TranscriptionCore

/// The hidden file that an upload is written to until it is complete.
actor UploadFile: UploadWriter {
  private let name: EntryName
  private let folder: OpenFolder
  private let allowance: UploadAllowance
  private let descriptor: Int32
  /// What has come and is not written yet: a body in pieces of a few bytes would otherwise be as many system calls.
  private var pending: [UInt8] = []
  private var bytesSinceFlush = 0
  private var isClosed = false

  /// So many bytes are brought to disk as they come, so that the end of an upload has little to wait for.
  private static let flushBytes = 1 << 25
  private static let joinedBytes = 64 << 10

  private init(name: EntryName, folder: OpenFolder, allowance: UploadAllowance, descriptor: Int32) {
    self.name = name
    self.folder = folder
    self.allowance = allowance
    self.descriptor = descriptor
  }

  /// - Parameters:
  ///   - name: an entry that is not there yet.
  ///   - allowance: asked before each write.
  static func create(
    _ name: EntryName, in folder: DropFolder, allowance: UploadAllowance
  ) async throws(ServiceError) -> UploadFile {
    do {
      let (open, descriptor) = try await BlockingIO.run {
        let open = try folder.open()
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = openat(open.descriptor, name.cString, flags, 0o600)
        guard descriptor >= 0 else { throw DropFolderError(operation: "open", code: errno) }
        return (open, descriptor)
      }
      return UploadFile(name: name, folder: open, allowance: allowance, descriptor: descriptor)
    } catch {
      throw ServiceError.storing(error)
    }
  }

  func write(_ chunk: [UInt8]) async throws(ServiceError) {
    pending += chunk
    if pending.count >= Self.joinedBytes { try await writePending() }
  }

  private func writePending() async throws(ServiceError) {
    let chunk = pending
    pending = []
    guard !chunk.isEmpty else { return }
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
      bytesSinceFlush += chunk.count
      if bytesSinceFlush >= Self.flushBytes {
        bytesSinceFlush = 0
        try await SlicedIO.piece {
          guard fdatasync(descriptor) == 0 else { throw DropFolderError(operation: "fdatasync", code: errno) }
        }
      }
    } catch {
      throw ServiceError.storing(error)
    }
  }

  /// Everything is written: brings it to disk.
  func finish() async throws(ServiceError) {
    try await writePending()
    let descriptor = descriptor
    do {
      try await SlicedIO.piece {
        guard fsync(descriptor) == 0 else { throw DropFolderError(operation: "fsync", code: errno) }
      }
    } catch {
      throw ServiceError.storing(error)
    }
    await shut()
  }

  /// Gives the file the name under which it is claimed.
  ///
  /// - Parameter destination: the folder as it stands under its path now.
  func appear(as name: EntryName, in destination: DropFolder) async throws(ServiceError) {
    let hidden = self.name
    let folder = folder
    do {
      try await BlockingIO.run {
        let open = try destination.open()
        guard renameat(folder.descriptor, hidden.cString, open.descriptor, name.cString) == 0 else {
          throw DropFolderError(operation: "rename", code: errno)
        }
      }
    } catch {
      throw ServiceError.storing(error)
    }
  }

  /// The upload will not be completed: leaves no trace.
  func discard() async {
    await shut()
    let name = name
    let folder = folder
    _ = try? await SlicedIO.piece { unlinkat(folder.descriptor, name.cString, 0) }
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
    if let error = error as? DropFolderError, [ELOOP, ENOTDIR, ENOENT, EPERM, EACCES].contains(error.code) {
      return ServiceError(
        .overloaded, code: "drop_folder_unavailable",
        message: "The server's drop folder cannot be used at this moment. Its operator has to look after it.",
        retryAfterSeconds: 30)
    }
    if let error = error as? DropFolderError, error.code == EMFILE || error.code == ENFILE {
      return .descriptorsUsedUp
    }
    return .wrapping(error)
  }
}
