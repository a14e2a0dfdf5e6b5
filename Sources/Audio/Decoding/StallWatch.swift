/// Decides when a decoder from which nothing comes is given up. Pure.
///
/// It waits longer for one that works but is kept from it by others: a decoder that brings nothing has the lowest priority
/// (``ProcessThrift``), and on a busy machine its work takes many times as long.
struct StallWatch {
  /// One that had this part of a processor and still brought nothing does not bring anything.
  private static let fairPart = 0.25
  /// One that did less than this, in seconds, waits for something that does not come.
  private static let leastWork = 0.05
  private static let mostExtensions = 5

  private let limit: Double
  private var began = 0.0
  private var extensions = 0
  private var usedBefore = 0.0

  /// - Parameter limit: seconds without any output, of a decoder that is not kept from working.
  init(limit: Double) { self.limit = limit }

  /// - Parameters:
  ///   - waitedSince: when the present wait began, in seconds of any clock.
  ///   - now: by the same clock.
  ///   - used: processor time of the process so far, in seconds.
  /// - Returns: when to look again, by the same clock; `nil` to give up.
  mutating func look(waitedSince: Double, now: Double, used: Double) -> Double? {
    if waitedSince != began {
      began = waitedSince
      extensions = 0
      usedBefore = used
    }
    let deadline = waitedSince + limit * Double(1 + extensions)
    if now < deadline { return deadline }
    let work = used - usedBefore
    guard work >= Self.leastWork, work < limit * Self.fairPart, extensions < Self.mostExtensions else { return nil }
    extensions += 1
    usedBefore = used
    return waitedSince + limit * Double(1 + extensions)
  }
}
