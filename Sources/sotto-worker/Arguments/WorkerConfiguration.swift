/// Which engine to be, with everything that it needs.
enum WorkerConfiguration: Sendable, Hashable {
  case pocketSphinx(model: String)
  case sherpa(library: String, model: String, kind: String?, threads: Int, punctuation: String? = nil)
  case voiceActivity(VoiceActivityConfiguration)
  case diarizer(DiarizerConfiguration)
}
