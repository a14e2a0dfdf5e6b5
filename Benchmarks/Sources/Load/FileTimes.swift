/// What became of one dropped file, by the server's own times.
struct FileTimes: Sendable {
  /// When the writer finished it.
  var closed: Moment
  var created: Moment?
  var queued: Moment?
  var completed: Moment?
  var hasFailed = false
  /// What `file.queued` promised.
  var etaSeconds: Double?
}
