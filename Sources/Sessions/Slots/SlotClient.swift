/// A session's side of ``FairSlots``: asked for its next unit of work when its turn has come.
protocol SlotClient: Sendable {
  /// The next unit, to be run in the slot that asked; `nil` when there is none now.
  ///
  /// Must answer quickly: the work itself belongs into the closure. A session that answers `nil` is asked again only after
  /// it has announced work.
  func nextUnit() async -> (@Sendable () async -> Void)?
}
