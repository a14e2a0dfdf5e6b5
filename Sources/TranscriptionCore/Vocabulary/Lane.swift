/// Which of the two queues in front of the slots a file's work stands in. The raw value is that of the journal.
package enum Lane: String, Sendable, Hashable, CaseIterable {
  /// Live speech.
  case live
  /// Recordings that are complete.
  case file
}
