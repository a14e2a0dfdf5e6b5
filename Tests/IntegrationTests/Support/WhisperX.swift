import Foundation

/// WhisperX as `make whisperx` installs it, with small real models kept beside the package.
enum WhisperX {
  private static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let python = package.appending(path: ".sotto/whisperx/bin/python").path
  private static let models = package.deletingLastPathComponent().appending(path: "shared/models")

  static let isInstalled =
    FileManager.default.fileExists(atPath: package.appending(path: ".sotto/whisperx/installed").path)

  /// Whether it can recognise the digits of ``Recording``.
  static let knowsDigits =
    isInstalled && FileManager.default.fileExists(atPath: models.appending(path: "whisper-digits-ct2/model.bin").path)
    && FileManager.default.fileExists(atPath: Recording.speechPath("digit-strings"))

  static let model = models.appending(path: "whisper-digits-ct2").path

  /// A server that recognises digits with it. The model loses its place in windows of over 12 s.
  static let engine = [
    "--engine", "whisperx", "--whisperx-python", python, "--model", model,
    "--align-model", models.appending(path: "wav2vec2-digits-align").path, "--max-window", "12", "--offline",
  ]
}
