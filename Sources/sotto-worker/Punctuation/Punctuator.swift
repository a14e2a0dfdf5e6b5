import CSherpaBridge
import Glibc
import TranscriptionCore

/// Sets punctuation in texts of models that give none. For one thread.
final class Punctuator {
  static let noticeCode = "punctuation_unavailable"

  private let handle: OpaquePointer

  init(_ model: PunctuationModel, library: SherpaLibrary, threads: Int) throws(WorkerUnusable) {
    let handle = sherpa_punctuator_create(library.handle, model.model, model.vocabulary, Int32(threads))
    guard let handle else { throw WorkerUnusable(SherpaLibrary.error) }
    self.handle = handle
  }

  deinit { sherpa_punctuator_destroy(handle) }

  /// The window with punctuation where it had none. A text that the model does not answer well for stays as it was, with a
  /// notice.
  func punctuated(_ window: RecognizedWindow) -> RecognizedWindow {
    Self.punctuated(window, by: answer)
  }

  static func punctuated(_ window: RecognizedWindow, by answer: (String) -> String?) -> RecognizedWindow {
    var window = window
    var hasFailed = false
    for index in window.utterances.indices {
      let utterance = window.utterances[index]
      if utterance.text.isEmpty || PunctuatedText.isPunctuated(utterance.text) { continue }
      // The models were trained on lower case.
      let isShouted = !utterance.text.contains(where: \.isLowercase)
      let copy = answer(isShouted ? utterance.text.lowercased() : utterance.text)
      guard let result = copy.flatMap({ PunctuatedText(utterance.text, punctuatedAs: $0) }) else {
        hasFailed = true
        continue
      }
      window.utterances[index].text = result.text
      window.utterances[index].words = result.apply(to: utterance.words, text: \.word)
    }
    if hasFailed {
      window.notices.append(
        Notice(
          code: noticeCode, message: "The punctuation model changed the words; they are shown without punctuation."))
    }
    return window
  }

  private func answer(to text: String) -> String? {
    guard let copy = sherpa_punctuator_apply(handle, text) else { return nil }
    defer { free(copy) }
    return String(cString: copy)
  }
}
