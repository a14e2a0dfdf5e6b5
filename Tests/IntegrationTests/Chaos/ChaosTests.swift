import Testing

/// A server under work is killed at random instants and started again on the same data: after each start everything that
/// it promised must be true.
///
/// A failure names the seed and the number of the kill. `SOTTO_CHAOS_SEED=… SOTTO_CHAOS_KILLS=…` deals the same schedule
/// again; what exactly is hit by each blow still depends on the machine.
@Suite(.serialized, .timeLimit(.minutes(40)))
struct ChaosTests {
  @Test func nothingIsLostWhereverTheServerIsKilled() async throws {
    let folder = try TemporaryFolder()
    let run = ChaosRun(
      ChaosSettings(kills: 7), RunningServer.instant, stock: try await .tones(in: folder), isInstant: true, users: 3,
      mostFiles: 25, startLimit: .seconds(30), in: folder)
    try await run.run()
  }

  @Test(.enabled(if: Recording.canRecognizeSpeech && ChaosSettings.isAskedFor))
  func noWordIsLostWhereverTheServerIsKilled() async throws {
    let run = ChaosRun(
      ChaosSettings(kills: 2, share: 6), ["--engine", "pocketsphinx"], stock: try .speech(), isInstant: false, users: 2,
      mostFiles: 5, startLimit: .seconds(60), in: try TemporaryFolder())
    try await run.run()
  }

  @Test(.enabled(if: Whisper.hearsSentences && ChaosSettings.isAskedFor))
  func noWordOfWhisperIsLostWhereverTheServerIsKilled() async throws {
    let run = ChaosRun(
      ChaosSettings(kills: 2, share: 12), Whisper.engine, stock: try .speech(), isInstant: false, users: 2,
      mostFiles: 4, startLimit: .seconds(60), in: try TemporaryFolder())
    try await run.run()
  }
}
