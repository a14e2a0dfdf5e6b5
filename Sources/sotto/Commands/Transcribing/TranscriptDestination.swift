import Foundation
import TranscriptionCore

/// Where the transcripts of one `sotto transcribe` go: to standard output one after the other, or each into a file of its
/// own.
struct TranscriptDestination: Sendable {
  /// Of each input, where there is a folder for the output; else empty.
  private let paths: [TranscriptionInput: String]
  /// Whether each transcript on standard output is headed by its name. JSON documents say by themselves what they are of.
  private let hasHeadings: Bool

  /// - Parameter folder: for one file each; made where it is missing. `nil` for standard output.
  /// - Throws: ``SettingsError`` where two transcripts would have the same name, or one that of an input.
  init(_ inputs: [TranscriptionInput], format: TranscriptFormat, folder: String?) throws(SettingsError) {
    hasHeadings = inputs.count > 1 && ![.json, .whisperx, .verboseJSON].contains(format)
    guard let folder else {
      paths = [:]
      return
    }
    let stems = Dictionary(grouping: inputs) { ($0.relativePath as NSString).deletingPathExtension }
    var paths: [TranscriptionInput: String] = [:]
    var owners: [String: TranscriptionInput] = [:]
    for input in inputs {
      let stem = (input.relativePath as NSString).deletingPathExtension
      // talk.wav beside talk.mp3: only the whole name tells them apart.
      let name = stems[stem, default: []].count > 1 ? input.relativePath : stem
      let path = "\(folder)/\(name).\(format.fileExtension)"
      if let other = owners.updateValue(input, forKey: path) {
        throw SettingsError(
          description: "The transcripts of \(other.label) and \(input.label) would both be \(path). Transcribe them "
            + "into two folders.")
      }
      paths[input] = path
    }
    let sources = Set(inputs.filter { !$0.isStandardInput }.map { Self.absolute($0.label) })
    if let path = paths.values.sorted().first(where: { sources.contains(Self.absolute($0)) }) {
      throw SettingsError(description: "The transcript would replace \(path). Choose another folder with --output-dir.")
    }
    self.paths = paths
  }

  /// Puts a transcript where it belongs.
  ///
  /// - Returns: the path of the file it was written to; `nil` for standard output.
  /// - Throws: where the file cannot be written.
  func put(_ text: String, of input: TranscriptionInput, isFirst: Bool) throws -> String? {
    let text = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    guard let path = paths[input] else {
      let heading = hasHeadings ? (isFirst ? "" : "\n") + "==> \(VisibleText.line(input.label)) <==\n" : ""
      Terminal.print(heading + text)
      return nil
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    return path
  }

  private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
