import Foundation
import TranscriptionCore

@testable import Sessions

/// What a journal has of a session's files after the commits that it took, and what none of them may do.
struct SimulatedJournal {
  struct Window: Hashable {
    var file: FileID
    var index: Int
  }

  private(set) var files: [FileID: MediaRecord] = [:]
  private(set) var windows: [Window: WindowRecord] = [:]
  private(set) var speakers: [FileID: FileSpeakers] = [:]
  /// Files that are in a terminal state, as the events say.
  private(set) var ended: Set<FileID> = []

  /// In the order of their indexes.
  func windows(of file: FileID) -> [WindowRecord] {
    windows.values.filter { $0.file == file }.sorted { $0.window.index < $1.window.index }
  }

  /// - Returns: what no commit may do.
  mutating func apply(_ commit: QueueCommit) -> [String] {
    var violations: [String] = []
    for change in commit.changes {
      switch change {
      case .fileChanged(let record): files[record.id] = record
      case .fileRemoved(let file):
        files[file] = nil
        windows = windows.filter { $0.key.file != file }
      case .windowsAdded(let added):
        for window in added where windows.updateValue(window, forKey: key(window)) != nil {
          violations.append("a window was made twice")
        }
      case .windowFinished(let window):
        if windows[key(window)]?.state != .pending { violations.append("a window was finished twice") }
        windows[key(window)] = window
      case .windowRevised(let window):
        if windows[key(window)]?.state != .done { violations.append("a window was revised that is not done") }
        windows[key(window)] = window
      case .windowsForgotten(let file):
        windows = windows.filter { $0.key.file != file }
        speakers[file] = nil
      case .windowsReopened(let file):
        for (key, window) in windows where key.file == file && window.state == .failed {
          windows[key]?.state = .pending
        }
      case .speakersFound(let file, let found):
        if speakers.updateValue(found, forKey: file) != nil { violations.append("a file was diarized twice") }
      case .windowLeased, .windowCameBack: break
      default: violations.append("an unforeseen change")
      }
    }
    violations += commit.events.compactMap { take($0) }
    // A file's figures are those of its windows.
    for case .fileChanged(let record) in commit.changes {
      let known = windows(of: record.id)
      if record.windowsTotal != known.count || record.windowsDone != known.count(where: { $0.state == .done })
        || record.windowsFailed != known.count(where: { $0.state == .failed })
      {
        violations.append("a file's figures are not those of its windows")
      }
      if record.state == .completed, known.contains(where: { $0.state == .pending }) {
        violations.append("a file was completed with windows that wait")
      }
    }
    return violations
  }

  private func key(_ window: WindowRecord) -> Window { Window(file: window.file, index: window.window.index) }

  private mutating func take(_ event: SessionEvent) -> String? {
    switch event {
    case .fileCompleted(let file, _, _, _), .fileFailed(let file, _), .fileCancelled(let file):
      return ended.insert(file).inserted ? nil : "a second terminal event"
    case .fileQueued(let file, _, _): ended.remove(file)
    case .fileProgress(let file, _, _), .segmentFinal(let file, _), .segmentRevised(let file, _, _),
      .fileStarted(let file, _, _):
      if ended.contains(file) { return "an event behind the terminal one" }
    default: break
    }
    return nil
  }
}
