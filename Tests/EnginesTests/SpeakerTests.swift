import Foundation
import Testing
import TranscriptionCore

@testable import sotto_worker

struct SpeakerTests {
  @Test func namesSpeakersAsTheyAreFirstHeard() {
    let turns = SpeakerNames.turns(
      [(0.5, 2, 7), (1.5, 3, 2), (3, 4, 7), (4, 4, 9), (5, 99, 0)].map {
        SpeakerNames.NumberedTurn(start: $0, end: $1, speaker: $2)
      }, duration: 6)
    #expect(turns.map(\.speaker) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00", "SPEAKER_02"])
    #expect(turns.last == SpeakerTurn(start: 5, end: 6, speaker: "SPEAKER_02"))
  }

  @Test func knowsWhenTheNumberOfSpeakersIsWrong() throws {
    let range = try SpeakerRange(minimum: 2, maximum: 4)
    #expect([1, 2, 4, 9].map(range.correction(of:)) == [2, nil, nil, 4])
    #expect(range.exact == nil)
    #expect(try SpeakerRange(minimum: 3, maximum: 3).exact == 3)
    let open = try SpeakerRange(minimum: nil, maximum: nil)
    #expect(open.exact == nil && open.correction(of: 9) == nil)
    #expect(throws: Rejection.self) { try SpeakerRange(minimum: 0, maximum: nil) }
    #expect(throws: Rejection.self) { try SpeakerRange(minimum: 3, maximum: 2) }
    #expect(throws: Rejection.self) { try SpeakerRange(minimum: nil, maximum: 0) }
  }

  @Test func looksAtLongFilesInLongerSteps() {
    #expect(SegmentationStep.share(forSeconds: 60) == 0.1)
    #expect(SegmentationStep.share(forSeconds: 3 * 3_600) == 0.1)
    #expect(SegmentationStep.share(forSeconds: 6 * 3_600) == 0.2)
    #expect(SegmentationStep.share(forSeconds: 100 * 3_600) == 1)
  }

  @Test func mapsTheSamplesOfAFile() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "mapped-\(UUID().uuidString).f32").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let count = 100_000
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    #expect(truncate(path, count * 4) == 0)
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    let values: [Float] = [0.25, .nan]
    try file.write(contentsOf: values.withUnsafeBytes { Data($0) })
    try file.close()
    let audio = try MappedAudio(WindowAudio(path: path, samples: count))
    #expect(audio.samples[0] == 0.25)
    #expect(audio.samples[1] == 0)
    #expect(audio.samples[count - 1] == 0)
    #expect(throws: Rejection.self) { try MappedAudio(WindowAudio(path: path, samples: count - 1)) }
    #expect(throws: Rejection.self) { try MappedAudio(WindowAudio(path: path + "x", samples: 1)) }
    #expect(throws: Rejection.self) { try MappedAudio(WindowAudio(path: path, samples: 0)) }
    #expect(throws: Rejection.self) { try MappedAudio(WindowAudio(path: path, samples: .max)) }
  }
}
