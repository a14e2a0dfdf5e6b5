import Foundation

/// How much a server is asked to tell of what it heard, most first.
enum AnswerDetail: Sendable, Hashable {
  /// `verbose_json` with the times of segments and words.
  case words
  /// `verbose_json` with whatever times the server likes to give.
  case segments
  /// `json`: the text alone.
  case text

  var responseFormat: String { self == .text ? "json" : "verbose_json" }

  /// What to ask for after a refusal.
  ///
  /// - Parameter complaint: the body of an answer with status 400 or 422.
  /// - Returns: `nil` where the complaint is about something else.
  func next(after complaint: String) -> AnswerDetail? {
    let complaint = complaint.lowercased()
    let isAboutTimes = complaint.contains("granularit")
    let isAboutFormat = complaint.contains("response_format") || complaint.contains("verbose_json")
    guard isAboutTimes || isAboutFormat else { return nil }
    return switch self {
    case .words: isAboutFormat ? .text : .segments
    case .segments: .text
    case .text: nil
    }
  }
}
