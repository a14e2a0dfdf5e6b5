import Foundation
import Glibc
import TranscriptionCore

/// What the program says to people and to other programs. A terminal is shown what it would obey (``VisibleText``).
enum Terminal {
  /// A line on standard output, at once.
  static func say(_ line: String) { print(line + "\n") }

  /// Text on standard output; as it is where that is no terminal.
  static func print(_ text: String) {
    FileHandle.standardOutput.write(Data((isOutputATerminal ? VisibleText.lines(text) : text).utf8))
  }

  /// A line on standard error.
  static func complain(_ line: String) {
    FileHandle.standardError.write(Data(((isErrorATerminal ? VisibleText.lines(line) : line) + "\n").utf8))
  }

  /// Text on standard error as it is, for progress that overwrites itself. Names in it have to be visible text.
  static func show(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  private static var isOutputATerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var isErrorATerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Width of the terminal in characters.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
