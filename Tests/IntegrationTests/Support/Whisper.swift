import Foundation

/// The engine `whisper` as `make run` sets it up, with Whisper base.
enum Whisper {
  private static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let python = package.appending(path: ".sotto/whisper/bin/python").path
  private static let model = package.appending(path: ".sotto/models/faster-whisper-base").path

  /// Whether it can recognise the recordings of real speech.
  static let hearsSentences =
    FileManager.default.fileExists(atPath: package.appending(path: ".sotto/whisper/installed").path)
    && FileManager.default.fileExists(atPath: model + "/model.bin")
    && FileManager.default.fileExists(atPath: Recording.speechPath("jfk.wav"))

  static let engine = ["--engine", "whisper", "--whisper-python", python, "--model", model, "--offline"]
}
