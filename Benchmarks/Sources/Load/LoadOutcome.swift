/// What a load of many small files brought to light.
struct LoadOutcome: Sendable {
  var files: Int
  var completed: Int
  /// From the first file's end to the last terminal event.
  var seconds: Double
  /// From the first file's end to the last row in a queue.
  var intakeSeconds: Double
  /// Files a second that were put into the folder.
  var offered: Double
  var toCreated: Samples
  var toQueued: Samples
  var toCompleted: Samples
  /// Of the server.
  var busySecondsPerFile: Double
  /// What the server says that it committed; `nil` where it does not say.
  var commits: Double?

  var filesPerSecond: Double { seconds > 0 ? Double(completed) / seconds : 0 }
  var intakePerSecond: Double { intakeSeconds > 0 ? Double(toQueued.count) / intakeSeconds : 0 }

  init(_ files: [FileTimes], busySeconds: Double, commits: Double?) {
    self.files = files.count
    self.commits = commits
    completed = files.count { $0.completed != nil }
    let first = files.map(\.closed).min() ?? .now
    let last = files.map(\.closed).max() ?? first
    offered = last > first ? Double(files.count) / (last - first) : 0
    seconds = files.compactMap(\.completed).max().map { $0 - first } ?? 0
    intakeSeconds = files.compactMap(\.queued).max().map { $0 - first } ?? 0
    toCreated = Samples(files.compactMap { file in file.created.map { $0 - file.closed } })
    toQueued = Samples(files.compactMap { file in file.queued.map { $0 - file.closed } })
    toCompleted = Samples(files.compactMap { file in file.completed.map { $0 - file.closed } })
    busySecondsPerFile = completed > 0 ? busySeconds / Double(completed) : 0
  }
}
