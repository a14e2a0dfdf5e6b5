import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// What clients see of a file's progress while its windows are made and settled in random order.
struct QueueProgressTests {
  @Test(arguments: UInt64(0)..<40)
  func progressNeverGoesBackAndStaysBetweenZeroAndOne(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let duration = Double(Int.random(in: 20...200, using: &generator))
    let file = FileID()
    var files = QueueFiles(limits: SessionLimits(), lookAheadSeconds: 600)
    files.add(QueueEntry(record: .sample(file, duration: duration), engine: "one"))
    var seen = 0.0
    var windows: [SpeechWindow] = []
    var prepared = 0.0
    var made = 0

    while prepared < duration || !windows.isEmpty {
      if prepared < duration, windows.isEmpty || Bool.random(using: &generator) {
        let end = min(duration, prepared + 10)
        // Speech is sparse in one stretch and dense in the next.
        let speech = Double.random(in: 0...(end - prepared), using: &generator)
        let window = SpeechWindow.sample(made, seconds: prepared...(prepared + speech))
        made += 1
        prepared = end
        windows.append(window)
        files.edit(file) {
          $0.record.windowsTotal += 1
          $0.speechSeconds += window.duration
          $0.prepare(upTo: prepared)
          if prepared >= duration { $0.record.isFullyPrepared = true }
        }
      } else {
        let window = windows.remove(at: Int.random(in: 0..<windows.count, using: &generator))
        let state: WindowRecord.State = Bool.random(using: &generator) ? .done : .failed
        files.edit(file) { $0.settle(WindowRecord(file: file, window: window, state: state)) }
      }
      let progress = files[file]?.progress ?? -1
      #expect(progress >= seen)
      #expect((0..<1).contains(progress))
      seen = progress
    }
    files.edit(file) { _ = $0.finish(at: Date(timeIntervalSince1970: 0)) }
    let everythingFailed = files[file]?.record.state == .failed
    #expect(everythingFailed || files[file]?.progress == 1)
  }
}
