/// Decides which language is spoken in a file, once, on speech: the engine hears one window after the other until it was
/// sure of one, or until it has heard enough. Pure.
struct LanguageDecision: Sendable, Hashable {
  /// The language that all further windows are recognised in; `nil` while nothing is decided.
  private(set) var decided: String?
  /// What was heard so far: seconds of speech, weighted by how sure the engine was.
  private var votes: [String: Double] = [:]
  private var windowsHeard = 0

  /// Whether no more is to be waited for: decided, or nothing could be heard.
  var isOver: Bool { decided != nil || windowsHeard >= Self.enoughWindows }

  /// An engine that is this sure of a language is believed at once.
  private static let sure = 0.5
  /// After so many windows the language that most speaks for is taken.
  private static let enoughWindows = 3

  init(decided: String? = nil) { self.decided = decided }

  /// The best guess.
  var best: String? {
    decided ?? votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// A window was recognised without its language being said.
  ///
  /// - Parameters:
  ///   - language: what the engine heard; `nil` where it heard nothing.
  ///   - probability: how sure it is, 0…1; `nil` for an engine that does not say, which is believed.
  ///   - seconds: length of the window.
  mutating func hear(_ language: String?, probability: Double?, seconds: Double) {
    guard decided == nil else { return }
    windowsHeard += 1
    guard let language else { return decideIfHeardEnough() }
    votes[language, default: 0] += seconds * (probability ?? 1)
    if probability ?? 1 >= Self.sure {
      decided = language
    } else {
      decideIfHeardEnough()
    }
  }

  private mutating func decideIfHeardEnough() {
    if windowsHeard >= Self.enoughWindows { decided = best }
  }
}
