import Audio

/// What turns files into text: shared by the queues of all sessions.
struct RecognitionServices: Sendable {
  let engines: EngineSlots
  let preparationSlots: PreparationSlots
  let diarizationSlots: DiarizationSlots
  let cache: RecognitionCache
  let activity: FileActivity
  let tools: PreparationTools
  let configuration: QueueConfiguration
  /// Names this run of the server.
  let epoch: Int
}
