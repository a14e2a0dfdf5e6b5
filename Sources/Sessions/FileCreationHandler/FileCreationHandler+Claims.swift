import Glibc
import TranscriptionCore

/// The steps of a claim behind its row: the move, and the entry into playlist and queue.
extension FileCreationHandler {
  /// Brings claimed files in, in order. What fails stays in ``unfinished`` and is tried again.
  func carryOut(_ claims: [DropClaim]) async {
    var claims = claims
    let pending = claims.indices.filter { !claims[$0].isInPlace }
    let outcomes = await folder.move(
      pending.map {
        FileMove(
          name: claims[$0].name, destination: intake.mediaPath(of: claims[$0].record), isResumed: claims[$0].isResumed)
      })
    var lost: [DropClaim] = []
    for (index, outcome) in zip(pending, outcomes) {
      claims[index].isResumed = true
      switch outcome {
      case .inPlace(let bytes):
        claims[index].isInPlace = true
        claims[index].record.bytes = bytes
      case .missing:
        lost.append(claims[index])
      case .failed(let error):
        // One whose request was given up is tried again like the others, and is no fault.
        if error.code != ECANCELED { logFailure(error) }
        putOff([claims[index]])
      }
    }
    let inPlace = claims.filter(\.isInPlace)
    wasTaken(inPlace.map(\.name))
    await enter(inPlace)
    for claim in lost {
      do {
        try await intake.vanished(claim.record)
        claimFinished(claim.record.id)
      } catch {
        logFailure(error)
        putOff([claim])
      }
    }
  }

  private func enter(_ claims: [DropClaim]) async {
    guard !claims.isEmpty else { return }
    do {
      try await intake.arrived(claims.map(\.record))
      for claim in claims { claimFinished(claim.record.id) }
    } catch let error as ServiceError where error == .sessionNotFound {
      // The session is ending and takes its files along.
      for claim in claims { claimFinished(claim.record.id) }
    } catch {
      logFailure(error)
      putOff(claims)
    }
  }

  private func putOff(_ claims: [DropClaim]) {
    unfinished += claims
    for claim in claims { recheckLater(claim.name) }
  }
}
