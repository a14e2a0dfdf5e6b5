/// How the engine `openai` deals with a server that is slow, busy or away.
struct OpenAILimits: Sendable {
  /// How long a request may take.
  var timeout: Duration = .seconds(60)
  var timeoutPerAudioSecond: Duration = .seconds(2)
  /// How often a window is sent in one call before it goes back to the queue.
  var tries = 3
  /// How long a call waits in all for a server that cannot work.
  var maximumWait: Duration = .seconds(30)
  /// After the first problem in a row; doubles from there.
  var firstPause: Duration = .milliseconds(500)
  var longestPause: Duration = .seconds(60)
  /// The longest pause that a server can ask for.
  var longestRetryAfter: Duration = .seconds(3_600)
  /// How long a probe of the server may take: at the start, and later, to see whether its problem is over.
  var startTimeout: Duration = .seconds(10)
  var probeTimeout: Duration = .seconds(2)
  /// The most that is read of an answer.
  var answerBytes = 4 << 20
  /// A random number, 0…1, by which a pause is shortened to at least half.
  var jitter: @Sendable () -> Double = { .random(in: 0...1) }
  /// Faults in a row after which the server rests.
  var faults = RestartRules()

  func timeout(audioSeconds: Double) -> Duration { timeout + timeoutPerAudioSecond * audioSeconds }
}
