/// Which of the two queues for engine capacity a unit of work stands in.
enum Lane: Sendable, Hashable, CaseIterable {
  /// Live speech.
  case live
  case file
}
