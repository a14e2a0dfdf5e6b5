import Testing

/// What must hold for every session's log, whatever happened.
enum EventLog {
  private static let terminal: Set<String> = ["file.completed", "file.failed", "file.cancelled"]

  /// Numbers without a gap from 1, one creation and one terminal event a file, each caption once.
  static func check(_ events: [JSONValue], files: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(events.map { $0["seq"].int } == (0..<events.count).map { $0 + 1 }, sourceLocation: sourceLocation)
    let created = events.filter { $0["type"].text == "file.created" }.compactMap { $0["file"].text }
    let ended = events.filter { terminal.contains($0["type"].text ?? "") }.compactMap { $0["file"].text }
    #expect(created.count == files, sourceLocation: sourceLocation)
    #expect(Set(created).count == created.count, "a file was created twice", sourceLocation: sourceLocation)
    #expect(ended.sorted() == created.sorted(), "not one terminal event a file", sourceLocation: sourceLocation)
    let captions = events.filter { $0["type"].text == "segment.final" }
      .map { "\($0["file"].text ?? "") \($0["segment"]["id"].int ?? -1)" }
    #expect(Set(captions).count == captions.count, "a caption was announced twice", sourceLocation: sourceLocation)
  }

  /// Times of a transcript: monotonic and inside the file.
  static func checkTimes(_ transcript: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) {
    let duration = transcript["duration"].double ?? 0
    var earliest = 0.0
    for segment in transcript["segments"].items {
      let start = segment["start"].double ?? -1
      let end = segment["end"].double ?? -1
      #expect(earliest <= start && start <= end && end <= duration, sourceLocation: sourceLocation)
      earliest = start
      var place = start
      for word in segment["words"].items {
        guard let wordStart = word["start"].double, let wordEnd = word["end"].double else { continue }
        #expect(place <= wordStart && wordStart <= wordEnd && wordEnd <= end, sourceLocation: sourceLocation)
        place = wordStart
      }
    }
  }
}
