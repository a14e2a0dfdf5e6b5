import Foundation
import TranscriptionCore

/// What each session was given of an engine within the last minute, what its due was, and how long it had to wait. Pure;
/// time is a parameter. ``FairSlots`` tells it what it does.
///
/// A session's due of a unit of `a` audio seconds, whichever gets it, is `a · w / W`: its weight among the weights of
/// those that have work at that moment. It is not counted for each session and each unit, but by one rising sum of all
/// `a / W` (the virtual time of weighted fair queueing): between two moments a session that has work throughout is due
/// its weight times what the sum has risen. So a unit costs the same for however many sessions; only with a new step of
/// five seconds the figures of all sessions with work are brought up to date.
package struct ShareLedger: Sendable {
  /// Audio seconds within about the last minute.
  package struct Part: Sendable, Hashable {
    package var served: Double
    package var due: Double

    package init(served: Double = 0, due: Double = 0) {
      self.served = served
      self.due = due
    }
  }

  private struct Account: Sendable {
    var weight: Int
    /// Where the rising sum stood when the due was brought up to date.
    var countedUpTo: Double
    /// Since when it has waited for a slot.
    var waitingSince: Date
  }

  private struct Step: Sendable {
    var number: Int
    var parts: [SessionID: Part] = [:]
  }

  private static let stepSeconds = 5.0
  private static let steps = 12

  private var accounts: [SessionID: Account] = [:]
  private var weights = 0
  private var risen = 0.0
  private var recent: [Step] = []
  private(set) var waits = WaitHistogram()

  /// A session has work, and had none.
  mutating func demandBegan(_ session: SessionID, weight: Int, at now: Date) {
    guard accounts[session] == nil else { return }
    accounts[session] = Account(weight: weight, countedUpTo: risen, waitingSince: now)
    weights += weight
  }

  /// A session has no work any more.
  mutating func demandEnded(_ session: SessionID, at now: Date) {
    advance(to: now)
    settle(session)
    if let account = accounts.removeValue(forKey: session) { weights -= account.weight }
  }

  mutating func weightChanged(_ weight: Int, of session: SessionID, at now: Date) {
    guard let account = accounts[session] else { return }
    advance(to: now)
    settle(session)
    accounts[session]?.weight = weight
    weights += weight - account.weight
  }

  /// A session is given a unit; it goes on having work until ``demandEnded(_:at:)``.
  mutating func served(_ session: SessionID, audioSeconds: Double, at now: Date) {
    advance(to: now)
    guard let account = accounts[session] else { return }
    waits.add(max(0, now.timeIntervalSince(account.waitingSince)), at: now)
    accounts[session]?.waitingSince = now
    recent[recent.count - 1].parts[session, default: Part()].served += audioSeconds
    risen += audioSeconds / Double(max(1, weights))
  }

  /// Every session that was given, or was due, anything within the last minute.
  mutating func parts(at now: Date) -> [SessionID: Part] {
    advance(to: now)
    for session in accounts.keys { settle(session) }
    var sums: [SessionID: Part] = [:]
    for (session, part) in recent.lazy.flatMap(\.parts) {
      sums[session, default: Part()].served += part.served
      sums[session, default: Part()].due += part.due
    }
    return sums
  }

  private mutating func advance(to now: Date) {
    let number = Int((now.timeIntervalSince1970 / Self.stepSeconds).rounded(.down))
    guard recent.last.map({ $0.number < number }) ?? true else { return }
    if !recent.isEmpty { for session in accounts.keys { settle(session) } }
    recent.append(Step(number: number))
    recent.removeAll { $0.number <= number - Self.steps }
  }

  private mutating func settle(_ session: SessionID) {
    guard let account = accounts[session], account.countedUpTo < risen else { return }
    let due = Double(account.weight) * (risen - account.countedUpTo)
    accounts[session]?.countedUpTo = risen
    recent[recent.count - 1].parts[session, default: Part()].due += due
  }
}
