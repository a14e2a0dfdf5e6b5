import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// What is decoded of unfinished files, against the session's limit.
extension QueueMachineTests {
  private func machine(queuedAudioSeconds: Int) -> QueueMachine {
    QueueMachine(
      limits: SessionLimits(queuedAudioSeconds: queuedAudioSeconds), lookAheadSeconds: 1e6, maximumAttempts: 3)
  }

  @Test func aFileIsNotDecodedBeyondTheLimitWhateverItsHeaderClaims() {
    let claims: [Double?] = [nil, 1, 1e6]
    for claim in claims {
      var machine = machine(queuedAudioSeconds: 100)
      let ids = add(entry(0, duration: claim), to: &machine)
      machine.update(ids[0]) { $0.prepare(upTo: 100) }
      #expect(machine.nextToPrepare(nil)?.isBeyondLimit == false)
      machine.update(ids[0]) { $0.prepare(upTo: 101) }
      #expect(machine.nextToPrepare(nil)?.isBeyondLimit == true)
      #expect(machine.nextToPrepare(.init(file: ids[0], sample: 0))?.isBeyondLimit == true)
      // What was decoded once costs nothing more.
      machine.update(ids[0]) { $0.record.isFullyPrepared = true }
      #expect(machine.nextToPrepare(nil)?.isBeyondLimit == false)
    }
  }

  @Test func aFileWaitsWhileOthersThatWillFinishUseUpTheLimit() {
    var machine = machine(queuedAudioSeconds: 100)
    let ids = add(entry(0), entry(1), entry(2), to: &machine)
    machine.update(ids[0]) {
      $0.prepare(upTo: 90)
      $0.needsPreparation = false
    }
    machine.update(ids[1]) { $0.prepare(upTo: 30) }
    #expect(machine.chargedSeconds == 120)
    #expect(machine.nextToPrepare(nil) == nil)
    machine.update(ids[0]) { $0.record.state = .completed }
    #expect(machine.chargedSeconds == 30)
    #expect(machine.nextToPrepare(nil)?.file == ids[1])
    #expect(machine.nextToPrepare(nil)?.isBeyondLimit == false)
  }

  /// Files that keep each other from going on do not wait for ever.
  @Test func whereNoFileWillMakeRoomTheNextOneGivesUp() {
    var machine = machine(queuedAudioSeconds: 100)
    let ids = add(entry(0), entry(1), to: &machine)
    for id in ids { machine.update(id) { $0.prepare(upTo: 60) } }
    let step = machine.nextToPrepare(nil)
    #expect(step?.file == ids[0] && step?.isBeyondLimit == true)
    machine.update(ids[0]) { $0.record.state = .failed }
    #expect(machine.nextToPrepare(nil)?.isBeyondLimit == false)
  }

  @Test func aFileThatIsLongerThanItsHeaderClaimsCountsAsLongAsItIs() {
    var machine = machine(queuedAudioSeconds: 100)
    let ids = add(entry(0, duration: 1), to: &machine)
    #expect(machine.hasRoom(forBytes: 1))
    machine.update(ids[0]) { $0.prepare(upTo: 100) }
    #expect(machine.refusal(forBytes: 1)?.code == "queue_audio_full")
  }

  @Test func rejectsAFileWhileTooMuchAudioWaits() {
    var machine = QueueMachine(
      limits: SessionLimits(queuedAudioSeconds: 100), lookAheadSeconds: 60, maximumAttempts: 3)
    let ids = add(entry(0, duration: 99), to: &machine)
    #expect(machine.hasRoom(forBytes: 1))
    machine.update(ids[0]) { $0.record.duration = 100 }
    let refusal = machine.refusal(forBytes: 1)
    #expect(refusal?.code == "queue_audio_full")
    #expect(refusal?.limit == 100)
    #expect(refusal?.audioSecondsAhead == 100)
    machine.update(ids[0]) { $0.record.state = .completed }
    #expect(machine.hasRoom(forBytes: 1))
  }
}
