import Foundation
import TranscriptionCore

/// What the arguments of `sotto transcribe` stand for: files as they are, `-` for standard input, and of a folder all audio
/// and video files in it and below, by name.
struct TranscriptionInputs {
  let all: [TranscriptionInput]

  /// Endings of the names of files that are taken from folders. Files that are named are taken whatever their names.
  static let endings: Set<String> = [
    "3gp", "3gpp", "aac", "ac3", "aif", "aifc", "aiff", "amr", "au", "avi", "caf", "flac", "flv", "m2ts", "m4a", "m4b",
    "m4v", "mka", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "mpga", "mts", "oga", "ogg", "ogv", "opus", "ts", "wav",
    "webm", "wma", "wmv", "wv",
  ]

  /// - Throws: ``SettingsError`` where one cannot be read, a folder has no such file, or `-` stands there twice.
  init(_ arguments: [String]) throws(SettingsError) {
    var inputs: [TranscriptionInput] = []
    for argument in arguments {
      var isFolder: ObjCBool = false
      if argument == "-" {
        guard !inputs.contains(where: \.isStandardInput) else {
          throw SettingsError(description: "- may stand there once only: standard input can be read once.")
        }
        inputs.append(TranscriptionInput(label: argument, relativePath: "stdin"))
      } else if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder), isFolder.boolValue {
        inputs += try Self.files(in: argument)
      } else {
        let name = URL(fileURLWithPath: argument).lastPathComponent
        inputs.append(TranscriptionInput(label: argument, relativePath: name))
      }
    }
    for input in inputs { _ = try input.open() }
    all = inputs
  }

  /// Links to folders are not followed; hidden entries are left out.
  private static func files(in folder: String) throws(SettingsError) -> [TranscriptionInput] {
    let found = FileManager.default.enumerator(atPath: folder)
    guard let found else { throw SettingsError(description: "The folder \(folder) cannot be read.") }
    var paths: [String] = []
    for case let path as String in found {
      let name = URL(fileURLWithPath: path).lastPathComponent
      let kind = found.fileAttributes?[.type] as? FileAttributeType
      if name.hasPrefix(".") {
        if kind == .typeDirectory { found.skipDescendants() }
      } else if kind == .typeRegular, endings.contains(URL(fileURLWithPath: path).pathExtension.lowercased()) {
        paths.append(path)
      }
    }
    guard !paths.isEmpty else {
      throw SettingsError(description: "The folder \(folder) has no audio or video files. Name the files themselves.")
    }
    let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    return paths.sorted().map { TranscriptionInput(label: "\(base)/\($0)", relativePath: $0) }
  }
}
