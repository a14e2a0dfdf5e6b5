import Foundation
import Glibc
import TranscriptionCore

/// What the arguments of `sotto transcribe` stand for: files as they are, `-` for standard input, and of a folder all audio
/// and video files in it and below, by name.
struct TranscriptionInputs {
  let all: [TranscriptionInput]
  /// What of the folders cannot be transcribed, each with the reason.
  let leftOut: [String]

  /// Endings of the names of files that are taken from folders. Files that are named are taken whatever their names.
  static let endings: Set<String> = [
    "3gp", "3gpp", "aac", "ac3", "aif", "aifc", "aiff", "amr", "au", "avi", "caf", "flac", "flv", "m2ts", "m4a", "m4b",
    "m4v", "mka", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "mpga", "mts", "oga", "ogg", "ogv", "opus", "ts", "wav",
    "webm", "wma", "wmv", "wv",
  ]

  /// - Throws: ``SettingsError`` where one cannot be read, a folder has no such file, or `-` stands there twice.
  init(_ arguments: [String]) throws(SettingsError) {
    var inputs: [TranscriptionInput] = []
    var leftOut: [String] = []
    for argument in arguments {
      var isFolder: ObjCBool = false
      if argument == "-" {
        guard !inputs.contains(where: \.isStandardInput) else {
          throw SettingsError(description: "- may stand there once only: standard input can be read once.")
        }
        inputs.append(TranscriptionInput(label: argument, relativePath: "stdin"))
      } else if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder), isFolder.boolValue {
        let found = try Self.files(in: argument)
        inputs += found.inputs
        leftOut += found.leftOut
      } else {
        let name = URL(fileURLWithPath: argument).lastPathComponent
        inputs.append(TranscriptionInput(label: argument, relativePath: name))
      }
    }
    for input in inputs { _ = try input.open() }
    all = inputs
    self.leftOut = leftOut
  }

  /// Links to folders are not followed; hidden entries are left out.
  private static func files(
    in folder: String
  ) throws(SettingsError) -> (inputs: [TranscriptionInput], leftOut: [String]) {
    let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var paths: [String] = []
    var leftOut: [String] = []
    var folders = [""]
    while let below = folders.popLast() {
      guard let entries = entries(of: "\(base)/\(below)") else {
        guard !below.isEmpty else { throw SettingsError(description: "The folder \(folder) cannot be read.") }
        leftOut.append("\(base)/\(below): the folder cannot be read")
        continue
      }
      for (name, kind) in entries where name.first != UInt8(ascii: ".") {
        let shown = (below.isEmpty ? "" : below + "/") + String(decoding: name, as: UTF8.self)
        let isFile = kind == S_IFREG && endings.contains(URL(fileURLWithPath: shown).pathExtension.lowercased())
        guard isFile || kind == S_IFDIR else { continue }
        if String(validating: name, as: UTF8.self) == nil {
          leftOut.append("\(base)/\(shown): its name is not in UTF-8; rename it")
        } else if isFile {
          paths.append(shown)
        } else {
          folders.append(shown)
        }
      }
    }
    guard !paths.isEmpty else {
      let reasons = leftOut.isEmpty ? "" : " Left out: \(leftOut.joined(separator: "; "))."
      throw SettingsError(
        description: "The folder \(folder) has no audio or video files. Name the files themselves.\(reasons)")
    }
    return (paths.sorted().map { TranscriptionInput(label: "\(base)/\($0)", relativePath: $0) }, leftOut.sorted())
  }

  /// Names as they are on the disk, each with the kind of its file; `nil` for a folder that cannot be read.
  private static func entries(of folder: String) -> [(name: [UInt8], kind: mode_t)]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var entries: [(name: [UInt8], kind: mode_t)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      var status = stat()
      let path = name.map { CChar(bitPattern: $0) } + [0]
      guard fstatat(dirfd(stream), path, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      entries.append((name, status.st_mode & S_IFMT))
    }
    return entries
  }
}
