import Foundation
import TranscriptionCore

/// What a look at a file's first bytes tells.
enum MediaContents: Sendable {
  /// A WAV file that makes sense, native or not.
  case wav(MediaFile, WAVLayout)
  /// Headerless 16 kHz mono 16-bit speech, by its extension.
  case rawSpeech(MediaFile)
  /// Only ffmpeg can tell.
  case other(bytes: Int)

  private static let rawExtensions: Set<String> = ["raw", "pcm"]

  /// - Throws: `FileFailure` when the file is empty or cannot be read.
  static func examine(path: String) async throws -> MediaContents {
    let contents: MediaContents
    do {
      contents = try await BlockingIO.run { try examineNow(path: path) }
    } catch let failure as FileFailure {
      throw failure
    } catch {
      throw FileFailure.unreadable
    }
    return contents
  }

  private static func examineNow(path: String) throws -> MediaContents {
    let file = try MediaFile(path: path)
    guard file.size > 0 else { throw FileFailure.emptyFile }
    if let layout = try WAVLayout.parse(fileSize: file.size, read: file.read(at:count:)) { return .wav(file, layout) }
    let pathExtension = URL(filePath: path).pathExtension.lowercased()
    return rawExtensions.contains(pathExtension) ? .rawSpeech(file) : .other(bytes: file.size)
  }
}
