import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// What is decoded of unfinished files, against the session's limit.
extension QueueFilesTests {
  private func queue(queuedAudioSeconds: Int) -> QueueFiles {
    QueueFiles(
      limits: SessionLimits(queuedAudioSeconds: queuedAudioSeconds), lookAheadSeconds: 1e6)
  }

  @Test func aFileIsNotDecodedBeyondTheLimitWhateverItsHeaderClaims() {
    let claims: [Double?] = [nil, 1, 1e6]
    for claim in claims {
      var files = queue(queuedAudioSeconds: 100)
      let ids = add(entry(0, duration: claim), to: &files)
      files.update(ids[0]) { $0.prepare(upTo: 100) }
      #expect(files.nextStep(in: .file, nil)?.isBeyondLimit == false)
      files.update(ids[0]) { $0.prepare(upTo: 101) }
      #expect(files.nextStep(in: .file, nil)?.isBeyondLimit == true)
      #expect(files.nextStep(in: .file, .init(file: ids[0], sample: 0))?.isBeyondLimit == true)
      // What was decoded once costs nothing more.
      files.edit(ids[0]) { $0.record.isFullyPrepared = true }
      #expect(files.nextStep(in: .file, nil)?.isBeyondLimit == false)
    }
  }

  @Test func aFileWaitsWhileOthersThatWillFinishUseUpTheLimit() {
    var files = queue(queuedAudioSeconds: 100)
    let ids = add(entry(0), entry(1), entry(2), to: &files)
    files.update(ids[0]) {
      $0.prepare(upTo: 90)
      $0.endPreparation()
    }
    files.update(ids[1]) { $0.prepare(upTo: 30) }
    #expect(files.chargedSeconds == 120)
    #expect(files.nextStep(in: .file, nil) == nil)
    files.edit(ids[0]) { $0.record.state = .completed }
    #expect(files.chargedSeconds == 30)
    #expect(files.nextStep(in: .file, nil)?.file == ids[1])
    #expect(files.nextStep(in: .file, nil)?.isBeyondLimit == false)
  }

  /// Files that keep each other from going on do not wait for ever.
  @Test func whereNoFileWillMakeRoomTheNextOneGivesUp() {
    var files = queue(queuedAudioSeconds: 100)
    let ids = add(entry(0), entry(1), to: &files)
    for id in ids { files.update(id) { $0.prepare(upTo: 60) } }
    let step = files.nextStep(in: .file, nil)
    #expect(step?.file == ids[0] && step?.isBeyondLimit == true)
    files.edit(ids[0]) { $0.record.state = .failed }
    #expect(files.nextStep(in: .file, nil)?.isBeyondLimit == false)
  }

  @Test func aFileThatIsLongerThanItsHeaderClaimsCountsAsLongAsItIs() {
    var files = queue(queuedAudioSeconds: 100)
    let ids = add(entry(0, duration: 1), to: &files)
    #expect(files.hasRoom(forBytes: 1))
    files.update(ids[0]) { $0.prepare(upTo: 100) }
    #expect(files.refusal(forBytes: 1)?.code == "queue_audio_full")
  }

  /// A length that a client only claims may be any number.
  @Test func anyLengthMayBeAnnounced() {
    var files = QueueFiles(limits: SessionLimits(bytes: Int.max), lookAheadSeconds: 60)
    _ = files.keepPlace(for: FileID(), bytes: Int.max)
    #expect(files.refusal(forBytes: Int.max)?.code == "session_bytes_full")
  }

  @Test func rejectsAFileWhileTooMuchAudioWaits() {
    var files = QueueFiles(
      limits: SessionLimits(queuedAudioSeconds: 100), lookAheadSeconds: 60)
    let ids = add(entry(0, duration: 99), to: &files)
    #expect(files.hasRoom(forBytes: 1))
    files.edit(ids[0]) { $0.record.duration = 100 }
    let refusal = files.refusal(forBytes: 1)
    #expect(refusal?.code == "queue_audio_full")
    #expect(refusal?.limit == 100)
    #expect(refusal?.audioSecondsAhead == 100)
    files.edit(ids[0]) { $0.record.state = .completed }
    #expect(files.hasRoom(forBytes: 1))
  }
}
