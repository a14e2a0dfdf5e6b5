import Foundation
import TranscriptionCore

/// What a queue has to know of the server's engines to decide which one a file is for.
struct QueueEngines: Sendable {
  /// In the order of the configuration; at least one.
  let names: [String]
  /// Names of the engines for whose files speakers can be told apart.
  let diarizing: Set<String>
  private let describe: @Sendable () -> [EngineDescription]
  /// Whether only speech may be given to the engine of that name.
  let needsSpeech: @Sendable (String) -> Bool

  /// - Parameters:
  ///   - describe: what the engines are now, in the order of the names.
  ///   - needsSpeech: whether only speech may be given to the engine of that name.
  init(
    names: [String], diarizing: Set<String>, describe: @escaping @Sendable () -> [EngineDescription],
    needsSpeech: @escaping @Sendable (String) -> Bool
  ) {
    self.names = names
    self.diarizing = diarizing
    self.describe = describe
    self.needsSpeech = needsSpeech
  }

  /// Those of the server, as they are whenever they are asked about.
  init(_ engines: EngineSlots) {
    self.init(
      names: engines.names, diarizing: Set(engines.names.filter { engines.diarizer(for: $0) != nil }),
      describe: { engines.descriptions },
      needsSpeech: { engines.engine(named: $0)?.needsVoiceActivity ?? true })
  }

  /// In the order of ``names``.
  var descriptions: [EngineDescription] { describe() }

  /// The engine of that name; the first where there is none.
  func description(of name: String) -> EngineDescription {
    let descriptions = descriptions
    return descriptions.first { $0.name == name } ?? descriptions[0]
  }

  /// A file's place in the queue, with the engine that its options lead to.
  func entry(
    for record: MediaRecord, generation: Int = 0, at now: Date, isArriving: Bool = false
  ) -> QueueEntry {
    let engine = descriptions.engine(for: record.options)
    let canDiarize = diarizing.contains(engine.name)
    return QueueEntry(
      record: record, engine: engine,
      diarization: record.options.diarize ? (canDiarize ? .wanted : .lacking) : .notWanted,
      generation: generation, arrivedAt: now, isArriving: isArriving)
  }
}
