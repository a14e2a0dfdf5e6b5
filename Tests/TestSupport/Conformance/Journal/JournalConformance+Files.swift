import TranscriptionCore

/// Files, their windows and their speakers.
extension JournalConformance {
  func files(_ promises: inout Promises) async throws {
    let session = try await open()
    let later = JournalSamples.file(in: session, ordinal: 5)
    var first = JournalSamples.file(in: session, ordinal: -2)
    let uploads = [later, first].map { JournalSamples.upload(of: $0) }
    try await commit(uploads.map { .uploadAnnounced($0) }, in: session)
    promises.expect(try await Set(journal.uploads(of: session.id)) == Set(uploads), "uploads are announced")
    try await commit([.fileClaimed(later)], in: session)
    promises.expect(
      try await journal.uploads(of: session.id) == [uploads[1]], "a claim forgets the announcement of its name")
    try await commit([.fileClaimed(first)], in: session)
    promises.expect(try await journal.files(of: session.id) == [first, later], "files are in playlist order")
    first.state = .completed
    first.duration = 12.5
    first.ordinal = 9
    try await commit([.fileChanged(first)], in: session)
    promises.expect(try await journal.files(of: session.id) == [later, first], "a file changes")
    try await commit([.windowsAdded([JournalSamples.window(0, of: first)])], in: session)
    try await commit([.fileRemoved(first.id)], in: session)
    promises.expect(try await journal.files(of: session.id) == [later], "a file that was removed is gone")
    promises.expect(
      try await journal.windows(of: first.id, in: session.id).isEmpty, "a file's windows go with it")
    try await commit([.fileRemoved(first.id)], in: session)
  }

  func windows(_ promises: inout Promises) async throws {
    let (session, other) = (try await open(), try await open())
    let file = JournalSamples.file(in: session)
    let windows = (0..<3).map { JournalSamples.window($0, of: file) }
    let settled = [JournalSamples.recognized(windows[0]), JournalSamples.failed(windows[1])]
    try await commit([.fileClaimed(file), .windowsAdded([windows[2], windows[0], windows[1]])], in: session)
    let read = try await journal.windows(of: file.id, in: session.id)
    promises.expect(read == windows, "windows are in order of time")
    let lease = WindowLeaseRecord(file: file.id, index: 2, holder: "engine/0", epoch: 1)
    try await commit([.windowLeased(lease)], in: session)
    promises.expect(try await journal.windows(of: file.id, in: session.id)[2].leases == 1, "a lease counts")
    try await commit([.windowCameBack(file: file.id, index: 2, attempts: 1)], in: session)
    let back = try await journal.windows(of: file.id, in: session.id)[2]
    promises.expect(back.attempts == 1 && back.state == .pending, "a window that came back waits, its attempts counted")
    try await commit(settled.map { .windowFinished($0) }, in: session)
    promises.expect(
      try await Array(journal.windows(of: file.id, in: session.id).prefix(2)) == settled, "results are kept")
    var revised = settled[0]
    revised.segments = revised.segments.map { segment in
      var segment = segment
      segment.speaker = "SPEAKER_00"
      return segment
    }
    try await commit([.windowRevised(revised)], in: session)
    promises.expect(
      try await Array(journal.windows(of: file.id, in: session.id).prefix(2)) == [revised, settled[1]],
      "captions of a window that is done can be replaced")
    try await commit([.windowRevised(settled[0])], in: session)
    let status = try await journal.windowStatus(of: file.id, in: session.id)
    promises.expect(
      status.map(\.window) == windows.map(\.window) && status.map(\.state) == [.done, .failed, .pending]
        && status[1].failureMessage == settled[1].failureMessage, "what became of windows is known")
    let outline = try await journal.transcriptOutline(of: file.id, in: session.id)
    promises.expect(
      outline.language == "en" && outline.makers == [.init(engine: "engine", model: "model", windows: 1)],
      "the outline says language and makers")
    let captions = try await journal.captionLines(of: [file.id], in: session.id)
    promises.expect(captions.map(\.text) == ["words"], "captions are those of windows that are done")
    promises.expect(
      try await JournalContents(of: other.id, files: [file.id], in: journal).windows == [[]],
      "a session does not see another's windows")
    try await commit([.windowsReopened(file.id)], in: session)
    promises.expect(
      try await journal.windows(of: file.id, in: session.id)[1] == windows[1],
      "a failed window that is reopened is as if it had never been tried")
    promises.expect(
      try await journal.windows(of: file.id, in: session.id)[0] == settled[0], "a window that is done stays done")
  }

  func windowPages(_ promises: inout Promises) async throws {
    let session = try await open()
    let file = JournalSamples.file(in: session)
    let windows = (0..<9).map { JournalSamples.window($0, of: file) }
    let long = String(repeating: "x", count: 30_000)
    try await commit([.fileClaimed(file), .windowsAdded(windows)], in: session)
    for window in windows.dropLast(3) {
      try await commit([.windowFinished(JournalSamples.recognized(window, text: long))], in: session)
    }
    var read: [WindowRecord] = []
    while true {
      let page = try await journal.windows(of: file.id, in: session.id, after: read.last?.window)
      if page.isEmpty { break }
      promises.expect(
        page.dropLast().reduce(0) { $0 + ($1.segments.first?.text.utf8.count ?? 0) } <= 100 << 10,
        "a page of windows has some 100 kB")
      read += page
    }
    promises.expect(
      try await journal.windows(of: file.id, in: session.id) == read, "pages of windows, one after the other, are all")
  }

  func speakers(_ promises: inout Promises) async throws {
    let session = try await open()
    let file = JournalSamples.file(in: session)
    try await commit([.fileClaimed(file), .windowsAdded([JournalSamples.window(0, of: file)])], in: session)
    promises.expect(try await journal.speakers(of: file.id, in: session.id) == nil, "a file is not diarized at first")
    for speakers in [FileSpeakers(model: "old", turns: []), JournalSamples.speakers] {
      try await commit([.speakersFound(file.id, speakers)], in: session)
    }
    promises.expect(
      try await journal.speakers(of: file.id, in: session.id) == JournalSamples.speakers,
      "speakers replace those that were known")
    try await commit([.windowsForgotten(file.id)], in: session)
    promises.expect(
      try await journal.windows(of: file.id, in: session.id).isEmpty, "a file that starts over has no windows")
    promises.expect(
      try await journal.speakers(of: file.id, in: session.id) == nil, "a file that starts over has no speakers")
  }
}
