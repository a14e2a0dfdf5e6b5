extension OperationsSnapshot {
  package struct Engine: Sendable, Hashable, Codable {
    package var name: String
    package var model: String
    package var capabilities: EngineDescription.Capabilities
    /// Audio seconds a second with all slots, as measured.
    @OrNull package var speed: Double?
    /// Why it cannot work now.
    @OrNull package var trouble: String?
    package var slots: SlotFigures
    /// Where it works in processes of the server's own.
    @OrNull package var workers: WorkerHealth?
    /// Those that tell speakers apart.
    @OrNull package var diarizers: WorkerHealth?
    /// Only where it works on other machines.
    package var pool: PoolHealth?

    package init(
      _ description: EngineDescription, speed: Double?, trouble: String?, slots: SlotFigures, workers: WorkerHealth?,
      diarizers: WorkerHealth?, pool: PoolHealth? = nil
    ) {
      name = description.name
      model = description.model
      capabilities = description.capabilities
      self.speed = speed
      self.trouble = trouble
      self.slots = slots
      self.workers = workers
      self.diarizers = diarizers
      self.pool = pool
    }
  }

  /// Places to work in, shared by all sessions.
  package struct SlotFigures: Sendable, Hashable, Codable {
    package var total: Int
    package var busy: Int
    /// Those of the busy ones that work on live speech.
    package var live: Int
    /// Those of the busy ones that work on files.
    package var file: Int
    /// Sessions that have work for them.
    package var sessions: Int

    package init(total: Int = 0, live: Int = 0, file: Int = 0, sessions: Int = 0) {
      self.total = total
      busy = live + file
      self.live = live
      self.file = file
      self.sessions = sessions
    }
  }

  package struct Slots: Sendable, Hashable, Codable {
    /// Of all engines together.
    package var recognition: SlotFigures
    /// Decoding, looking for speech, cutting.
    package var preparation: SlotFigures
    package var diarization: SlotFigures

    package init(recognition: SlotFigures, preparation: SlotFigures, diarization: SlotFigures) {
      self.recognition = recognition
      self.preparation = preparation
      self.diarization = diarization
    }
  }
}
