import Synchronization
import Testing
import TranscriptionCore

@testable import Audio

struct StreamEncodersTests {
  @Test func readsWhatFFmpegLists() {
    let listing = """
      Encoders:
       V..... = Video
       ------
       A....D libmp3lame           libmp3lame MP3 (MPEG audio layer 3) (codec mp3)
       A..X.. opus                 Opus
      """
    let names = StreamEncoders.names(in: listing)
    #expect(names.isSuperset(of: ["libmp3lame", "opus"]) && !names.contains("libopus"))
  }

  @Test func saysWhichEncoderIsMissingAndStillTakesPCM() async throws {
    let encoders = StreamEncoders { ["libmp3lame"] }
    try await encoders.check(.wav)
    try await encoders.check(.mp3)
    let refusal = await #expect(throws: ServiceError.self) { try await encoders.check(.opus) }
    #expect(refusal?.code == "encoder_missing" && refusal?.kind == .overloaded)
    #expect(refusal?.message.contains("libopus") == true)
  }

  @Test func asksAgainWhereThereWasNoFFmpeg() async throws {
    let answers = Mutex([nil, ["libopus"]] as [Set<String>?])
    let encoders = StreamEncoders { answers.withLock { $0.removeFirst() } }
    let refusal = await #expect(throws: ServiceError.self) { try await encoders.check(.wav) }
    #expect(refusal?.code == "decoder_missing")
    try await encoders.check(.opus)
    try await encoders.check(.wav)
  }
}
