/// One piece of work that a session hands out in its turn.
struct SlotUnit<Work: Sendable>: Sendable {
  let work: Work
  /// What it costs the session, in seconds of audio.
  let cost: Double
  /// True for work that must not share a batch: it is suspected of making its batch fail.
  var standsAlone = false
}
