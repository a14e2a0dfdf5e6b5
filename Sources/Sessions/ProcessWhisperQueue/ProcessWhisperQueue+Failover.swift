import Logging
import TranscriptionCore

/// Failover: files that did not ask for an engine by name go to the next one that works, in the order of the
/// configuration. A file stays where it went; the next file begins with the first engine again.
extension ProcessWhisperQueue {
  /// The engine cannot work: its files in this session are given to others.
  func moveFiles(from engine: String, because reason: String) async {
    let troubled = await engines.troubledEngines()
    guard !isClosed, troubled.contains(engine) else { return }
    var moved: [String: Int] = [:]
    for file in machine.unfinished {
      guard let entry = machine[file], entry.engine == engine, entry.record.options.engine == nil,
        let other = engines.substitute(for: engine, options: entry.optionsAsHeard, avoiding: troubled)
      else { continue }
      machine.update(file) { $0.move(to: other) }
      moved[other.name, default: 0] += 1
    }
    guard !moved.isEmpty else { return }
    let names = moved.keys.sorted().joined(separator: ", ")
    logger.warning(
      "an engine cannot work; others take over its files",
      metadata: ["engine": "\(engine)", "engines": "\(names)", "error": "\(reason)"])
    guard outagesTold.insert(engine).inserted else { return }
    let notice = SessionEvent.serverNotice(
      code: "engine_changed",
      message: "The engine \(engine) cannot work at the moment; \(names) goes on with the files that wait.")
    // A notice that cannot be written is not worth stopping for.
    try? await commit([], events: [notice])
  }
}
