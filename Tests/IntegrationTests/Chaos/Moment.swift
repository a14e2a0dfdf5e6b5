/// When and how a server dies.
struct Moment: Sendable {
  enum Instant: Sendable {
    /// So long after the process was started, whatever it is doing by then.
    case starting(Duration)
    /// So long after users began to use it.
    case working(Duration)
    /// So long after a user began something delicate.
    case during(Delicate, Duration)
  }

  enum Blow: Sendable {
    case kill
    case terminate
    /// A shutdown that is not waited for.
    case terminateThenKill(Duration)
  }

  /// What a crash is most likely to spoil.
  enum Delicate: CaseIterable, Sendable {
    case opening, drop, manyDrops, upload, endOfUpload, removal, retry, ending, preparation
  }

  let instant: Instant
  let blow: Blow

  init(using dice: inout ChaosGenerator) {
    instant =
      switch Int.random(in: 0..<100, using: &dice) {
      case 0..<15: .starting(dice.spreadMilliseconds(3...700))
      case 15..<50: .working(dice.spreadMilliseconds(2...3_000))
      default:
        .during(
          Delicate.allCases[Int.random(in: 0..<Delicate.allCases.count, using: &dice)],
          dice.spreadMilliseconds(0.1...60))
      }
    blow =
      switch Int.random(in: 0..<100, using: &dice) {
      case 0..<85: .kill
      case 85..<93: .terminate
      default: .terminateThenKill(dice.spreadMilliseconds(0.5...300))
      }
  }

  /// What a user has to do first.
  var delicate: Delicate? { if case .during(let delicate, _) = instant { delicate } else { nil } }

  /// Lets time pass: the random instant itself, and the pace of users. Nothing is expected to have happened then.
  static func pass(_ time: Duration) async { try? await Task.sleep(for: time) }
}
