import TranscriptionCore

/// One line on the terminal that shows how far a file is, and overwrites itself. Silent where standard error is no
/// terminal.
struct ProgressLine: Sendable {
  let name: String
  let isShown: Bool

  private static let barWidth = 24
  private static let eventsAtOnce = 200

  /// Shows the file's progress until it is finished or the task is cancelled.
  func follow(_ file: FileID, in session: any SessionHandle) async {
    guard isShown, Terminal.isErrorATerminal else { return }
    var seq = 0
    while !Task.isCancelled {
      guard let snapshot = try? await session.file(file), !snapshot.record.state.isTerminal else { return }
      draw(snapshot)
      guard let page = try? await session.events(after: seq, limit: Self.eventsAtOnce, wait: .seconds(5)) else {
        return
      }
      seq = page.events.last?.seq ?? seq
      if page.isEnd { return }
    }
  }

  /// Removes the line.
  func clear() {
    guard isShown, Terminal.isErrorATerminal else { return }
    Terminal.show("\r\u{1B}[K")
  }

  /// A bar that is full at 1.
  static func bar(_ fraction: Double) -> String {
    let filled = Int(fraction * Double(barWidth))
    return String(repeating: "█", count: filled) + String(repeating: "░", count: barWidth - filled)
  }

  private func draw(_ snapshot: FileSnapshot) {
    let bar = Self.bar(snapshot.progress)
    let percent = Int(snapshot.progress * 100)
    let eta = snapshot.etaSeconds.map { "  about \(Int($0.rounded(.up))) s left" } ?? ""
    let line = "\(bar) \(percent) %  \(snapshot.record.state.rawValue)\(eta)  \(VisibleText.line(name))"
    Terminal.show("\r\u{1B}[K" + String(line.prefix(max(20, Terminal.width - 1))))
  }
}
