import Foundation

/// One thing that `sotto transcribe` transcribes.
struct TranscriptionInput: Sendable, Hashable {
  /// As it is called in messages: the path, or `-` for standard input.
  let label: String
  /// Where it stands below the folder that was named on the command line, or its last component.
  let relativePath: String

  var isStandardInput: Bool { label == "-" }

  /// What its session calls it.
  var name: String { isStandardInput ? "standard input" : URL(fileURLWithPath: label).lastPathComponent }

  func open() throws(SettingsError) -> InputFile {
    isStandardInput ? try InputFile.standardInput() : try InputFile(label)
  }
}
