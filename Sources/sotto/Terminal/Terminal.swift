import Glibc
import Synchronization
import TranscriptionCore

/// What the program says to people and to other programs. A terminal is shown what it would obey (``VisibleText``).
///
/// The reader of standard output may close the pipe, as in `sotto models list | head -1`. The program then ends as
/// others do, by `SIGPIPE` and without a word, unless it has work to finish or a folder to clean up
/// (``outliveReader()``). A standard error without a reader ends nothing.
enum Terminal {
  private static let outlivesReader = Atomic<Bool>(false)
  private static let lostReader = Atomic<Bool>(false)

  /// The status that shells show for a program that `SIGPIPE` has ended.
  static let statusWithoutReader: Int32 = 141

  /// Called once, first: a write to a pipe without a reader is an error (`EPIPE`) and no signal.
  static func start() { signal(SIGPIPE, SIG_IGN) }

  /// From now on the program goes on without a reader of standard output, and what it says there is dropped.
  static func outliveReader() { outlivesReader.store(true, ordering: .relaxed) }

  /// Whether standard output has no reader any more, as far as was noticed; only after ``outliveReader()``.
  static var hasLostReader: Bool { lostReader.load(ordering: .relaxed) }

  /// A line on standard output, at once.
  static func say(_ line: String) { print(line + "\n") }

  /// Text on standard output; as it is where that is no terminal.
  static func print(_ text: String) {
    if hasLostReader { return }
    guard !write(isOutputATerminal ? VisibleText.lines(text) : text, to: STDOUT_FILENO) else { return }
    if !outlivesReader.load(ordering: .relaxed) {
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
    }
    lostReader.store(true, ordering: .relaxed)
  }

  /// A line on standard error.
  static func printError(_ line: String) {
    _ = write((isErrorATerminal ? VisibleText.lines(line) : line) + "\n", to: STDERR_FILENO)
  }

  /// Text on standard error as it is, for progress that overwrites itself. Names in it have to be visible text.
  static func show(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Writes all of a text, as far as it can be written.
  ///
  /// - Returns: false for a pipe without a reader.
  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Another program has made the pipe one that does not wait.
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      } else if errno != EINTR {
        return errno != EPIPE
      }
    }
    return true
  }

  private static var isOutputATerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var isErrorATerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Width of the terminal in characters.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
