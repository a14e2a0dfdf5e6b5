package import TranscriptionCore

/// A session's side of ``FairSlots``: asked for its next unit of work when its turn has come.
package protocol SlotClient<Work>: Sendable {
  associatedtype Work: Sendable

  /// The next unit, to be done in the slot that asked; `nil` when there is none now.
  ///
  /// Must answer quickly. A session that answers `nil` is asked again only after it has announced work.
  func nextUnit(in lane: Lane, slot: Int) async -> SlotUnit<Work>?

  /// Units that wait for a turn now; at least one while the session has work. Must answer quickly.
  func waitingUnits() async -> Int

  /// There are no slots, and may be none for long. Told again now and then while the session waits.
  func slotsAreGone(because reason: String) async
}

extension SlotClient {
  package func waitingUnits() async -> Int { 1 }
  package func slotsAreGone(because reason: String) async {}
}
