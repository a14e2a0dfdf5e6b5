import Testing

@testable import sotto_worker

struct WorkerArgumentsTests {
  @Test func readsAnEngineWithItsOptions() throws {
    #expect(
      try WorkerArguments(["sherpa", "--library", "l", "--model", "m", "--threads", "2"])
        == .run(.sherpa(library: "l", model: "m", kind: nil, threads: 2)))
    #expect(try WorkerArguments(["pocketsphinx"]) == .run(.pocketSphinx(model: PocketSphinxModel.debianDirectory)))
    var expected = VoiceActivityConfiguration(library: "l", model: "m")
    expected.threshold = 0.25
    #expect(
      try WorkerArguments(["vad", "--library", "l", "--model", "m", "--threshold", "0.25"])
        == .run(.voiceActivity(expected)))
    #expect(
      try WorkerArguments(["sherpa", "--library", "l", "--model", "m", "--punctuation-model", "p"])
        == .run(.sherpa(library: "l", model: "m", kind: nil, threads: 1, punctuation: "p")))
    var diarizer = DiarizerConfiguration(library: "l", segmentation: "s", embedding: "e")
    diarizer.threshold = 0.75
    #expect(
      try WorkerArguments([
        "diarize", "--library", "l", "--segmentation-model", "s", "--embedding-model", "e", "--threshold", "0.75",
      ]) == .run(.diarizer(diarizer)))
  }

  @Test(arguments: [
    [], ["zebra"], ["sherpa", "--model", "m"], ["vad", "--library", "l", "--model", "m", "--threshold", "2"],
    ["pocketsphinx", "--modell", "m"], ["pocketsphinx", "--model"], ["pocketsphinx", "model"],
  ])
  func refusesWhatItCannotFollow(arguments: [String]) {
    #expect(throws: WorkerArguments.Mistake.self) { try WorkerArguments(arguments) }
  }

  @Test func helpsWithEveryEngine() throws {
    for engine in WorkerHelp.engines {
      guard case .help(let text) = try WorkerArguments([engine, "--help"]) else {
        Issue.record("no help for \(engine)")
        continue
      }
      #expect(text.contains("-model"))
    }
  }
}
