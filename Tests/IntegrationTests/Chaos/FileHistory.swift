/// What the event log has told of one file so far, and whether the next event may follow.
struct FileHistory: Sendable {
  private enum Stage: String {
    case unknown, created, queued, started, ended
  }

  private var stage = Stage.unknown
  private var captions: Set<Int> = []
  private(set) var retries = 0
  /// The event that ended it last.
  private(set) var end: String?

  /// - Returns: what is wrong with this event, `nil` when nothing is.
  mutating func add(_ event: JSONValue) -> String? {
    let type = event["type"].text ?? ""
    switch (type, stage) {
    case ("file.created", .unknown): stage = .created
    case ("file.queued", .created): stage = .queued
    case ("file.queued", .ended) where end != "file.completed":
      stage = .queued
      captions = []
      retries += 1
    case ("file.started", .queued): stage = .started
    case ("file.progress", .started): break
    case ("segment.final", .started):
      let caption = event["segment"]["id"].int ?? -1
      if !captions.insert(caption).inserted { return "caption \(caption) was announced twice" }
    case ("file.completed", .started), ("file.failed", .queued), ("file.failed", .started), ("file.failed", .created),
      ("file.cancelled", .created), ("file.cancelled", .queued), ("file.cancelled", .started):
      stage = .ended
      end = type
    case ("player.cue", _): break
    default: return "\(type) came when the file was \(stage.rawValue) (ended by \(end ?? "nothing"))"
    }
    return nil
  }

  var hasEnded: Bool { stage == .ended }
}
