import Foundation

/// Lines for the log, on standard error. Never a text that was recognised, never a user's file name.
enum Diagnostics {
  static func note(_ message: String) {
    FileHandle.standardError.write(Data("sotto-worker: \(message)\n".utf8))
  }
}
