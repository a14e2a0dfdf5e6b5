/// One piece of work that a session hands out in its turn.
package struct SlotUnit<Work: Sendable>: Sendable {
  package let work: Work
  /// What it costs the session, in seconds of audio.
  package let cost: Double
  /// True for work that must not share a batch: it is suspected of making its batch fail.
  package let standsAlone: Bool

  package init(work: Work, cost: Double, standsAlone: Bool = false) {
    self.work = work
    self.cost = cost
    self.standsAlone = standsAlone
  }
}
