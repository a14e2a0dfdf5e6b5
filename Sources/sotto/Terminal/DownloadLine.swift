import Foundation
import Models
import Synchronization
import TranscriptionCore

/// One line on the terminal that shows how far a download is, and overwrites itself. Silent where standard error is no
/// terminal. At most ten lines a second.
final class DownloadLine: Sendable {
  private struct State {
    var shownAt: ContinuousClock.Instant?
    /// Where the rate is measured from.
    var beginning: (time: ContinuousClock.Instant, bytes: Int)?
  }

  private static let pause = Duration.milliseconds(100)

  private let name: String
  private let isShown: Bool
  private let state = Mutex(State())

  init(name: String, isShown: Bool) {
    self.name = name
    self.isShown = isShown && Terminal.isErrorATerminal
  }

  func show(bytes: Int, total: Int) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let rate: Double? = state.withLock { state in
      if let shownAt = state.shownAt, now - shownAt < Self.pause, bytes < total { return nil }
      state.shownAt = now
      let beginning = state.beginning ?? (now, bytes)
      state.beginning = beginning
      let seconds = (now - beginning.time) / .seconds(1)
      return seconds > 0.5 ? Double(bytes - beginning.bytes) / seconds : 0
    }
    guard let rate else { return }
    let fraction = total > 0 ? min(1, Double(bytes) / Double(total)) : 0
    var line = "\(ProgressLine.bar(fraction)) \(Int(fraction * 100)) %  \(ByteText.of(bytes)) of \(ByteText.of(total))"
    if rate > 0 {
      line += "  \(ByteText.of(Int(rate)))/s  about \(Int((Double(max(0, total - bytes)) / rate).rounded(.up))) s left"
    }
    show(text: "\(line)  \(VisibleText.line(name))")
  }

  func show(text: String) {
    guard isShown else { return }
    Terminal.show("\r\u{1B}[K" + String(text.prefix(max(20, Terminal.width - 1))))
  }

  /// Removes the line.
  func clear() {
    guard isShown else { return }
    Terminal.show("\r\u{1B}[K")
  }
}
