/// Which of the two queues for engine capacity a unit of work stands in.
enum Lane: Sendable, Hashable, CaseIterable {
  /// Somebody is speaking now.
  case live
  case file
}
