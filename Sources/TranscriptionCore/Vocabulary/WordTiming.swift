/// How the times of a word were found.
package enum WordTiming: String, Sendable, Hashable, Codable {
  /// By matching the word's sounds with the audio: an alignment model, or a recogniser that steps through the audio.
  case aligned
  /// From where the model's attention lay while it wrote the word.
  case attention
  /// From the words around it; nothing in the audio was looked at.
  case interpolated
}
