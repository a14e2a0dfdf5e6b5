import Foundation
import TranscriptionCore

/// What a queue has to know of the server's engines to decide which one a file is for. Pure.
struct QueueEngines: Sendable {
  /// In the order of the configuration; at least one.
  let descriptions: [EngineDescription]
  /// Names of the engines for whose files speakers can be told apart.
  let diarizing: Set<String>

  /// The engine that a wish leads to; the first where there is none of that name.
  func description(for wish: String?) -> EngineDescription {
    descriptions.first { $0.name == wish } ?? descriptions[0]
  }

  /// A file's place in the queue, with the engine that its options lead to.
  func entry(
    for record: MediaRecord, generation: Int = 0, at now: Date, isArriving: Bool = false
  ) -> QueueEntry {
    let engine = description(for: record.options.engine)
    let canDiarize = diarizing.contains(engine.name)
    return QueueEntry(
      record: record, engine: engine,
      diarization: record.options.diarize ? (canDiarize ? .wanted : .lacking) : .notWanted,
      generation: generation, arrivedAt: now, isArriving: isArriving)
  }
}
