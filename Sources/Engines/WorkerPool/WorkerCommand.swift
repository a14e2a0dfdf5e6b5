/// How a worker process is started, and how long it may take.
package struct WorkerCommand: Sendable {
  /// For logs and error messages: the engine's name.
  package var name: String
  /// Absolute path of the program.
  package var executable: String
  package var arguments: [String]
  /// How long the model may take to load.
  package var startTimeout: Duration
  /// A request may take ``baseTimeout`` plus ``timeoutPerAudioSecond`` for each second of its audio. Generous: it is there
  /// to notice a process that hangs, not one that is slow.
  package var baseTimeout: Duration
  package var timeoutPerAudioSecond: Duration

  package init(
    name: String, executable: String, arguments: [String], startTimeout: Duration = .seconds(120),
    baseTimeout: Duration = .seconds(30), timeoutPerAudioSecond: Duration = .seconds(10)
  ) {
    self.name = name
    self.executable = executable
    self.arguments = arguments
    self.startTimeout = startTimeout
    self.baseTimeout = baseTimeout
    self.timeoutPerAudioSecond = timeoutPerAudioSecond
  }

  /// How long a request for this much audio may take.
  func timeout(audioSeconds: Double) -> Duration { baseTimeout + timeoutPerAudioSecond * audioSeconds }
}
