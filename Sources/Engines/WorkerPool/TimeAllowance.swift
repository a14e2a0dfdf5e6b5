/// How long a request may take before its worker counts as hanging. Pure.
///
/// How fast a model is on a machine is not known in advance, so the bound is learned: ``factor`` times what the slowest
/// recent request took for as much audio, at least ``minimum``, at most ``ceiling``. A worker that computes for ever then
/// costs a minute or two; at the ceiling, half a minute of audio would cost five. After a request that timed out the
/// next one may take twice as long, in case the machine and not the worker was slow (as TCP does with its
/// retransmissions); what was slow is forgotten over the next dozen answers.
package struct TimeAllowance: Sendable, Hashable {
  /// Enough for a first request that still has to warm up its device.
  package var minimum: Duration = .seconds(30)
  package var factor = 6.0
  package var ceilingBase: Duration = .seconds(30)
  package var ceilingPerAudioSecond: Duration = .seconds(10)
  /// Seconds for a second of audio; `nil` until something was answered.
  private var slowest: Double?
  private static let forgetting = 0.95

  package init() {}

  /// The bound for a request about so much audio.
  package func duration(audioSeconds: Double) -> Duration {
    let ceiling = ceiling(audioSeconds: audioSeconds)
    guard let slowest else { return ceiling }
    return min(ceiling, max(minimum, .seconds(slowest * factor * max(1, audioSeconds))))
  }

  /// The bound while nothing is known.
  package func ceiling(audioSeconds: Double) -> Duration {
    ceilingBase + ceilingPerAudioSecond * audioSeconds
  }

  package mutating func answered(audioSeconds: Double, after duration: Duration) {
    slowest = max(duration / .seconds(1) / max(1, audioSeconds), (slowest ?? 0) * Self.forgetting)
  }

  package mutating func timedOut(audioSeconds: Double, after duration: Duration) {
    slowest = max(duration / .seconds(1) / max(1, audioSeconds) * 2 / factor, slowest ?? 0)
  }
}
