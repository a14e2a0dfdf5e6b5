import Foundation

/// What a user does with a session as a whole.
extension ChaosUser {
  mutating func switchQueue(of session: SessionClient) async throws {
    // Running queues are wanted more often than paused ones.
    let isPaused = dice.chance(0.35)
    await ledger.update(session.id) { $0.isPaused = nil }
    let answer = try await session.request("POST", isPaused ? "/queue/pause" : "/queue/resume")
    guard await ledger.accept(answer, [200], "a queue command", in: session.id) else { return }
    await ledger.update(session.id) { $0.isPaused = isPaused }
  }

  mutating func play(in session: SessionClient) async throws {
    let position = Double.random(in: 0...30, using: &dice)
    let command = [
      ("play", #"{"position":\#(position),"rate":2}"#), ("pause", "{}"), ("stop", "{}"), ("rate", #"{"rate":0.5}"#),
      ("seek", #"{"position":\#(position)}"#), ("next", "{}"),
    ].randomElement(using: &dice)
    guard let (name, body) = command else { return }
    await ledger.update(session.id) { $0.player = nil }
    let answer = try await session.request("POST", "/player/\(name)", json: body)
    // There may be nothing to play.
    guard await ledger.accept(answer, [200, 409], "a player command", in: session.id), answer.status == 200 else {
      return
    }
    let player = answer.json
    await ledger.update(session.id) { $0.player = player }
  }

  func addViewer(to session: SessionClient) async throws {
    let answer = try await session.request("POST", "/viewers", json: #"{"expires_in_seconds":86400}"#)
    guard await ledger.accept(answer, [201], "a request for a viewer's token", in: session.id) else { return }
    let token = answer.json["token"].text
    await ledger.update(session.id) { $0.viewerToken = token }
  }

  mutating func end(_ session: SessionClient, announced: Bool = false) async throws {
    let uploadsMeanwhile = dice.chance(0.3)
    await ledger.update(session.id) { $0.standing = .endUnanswered }
    if announced { signal.send() }
    var other = self
    // Whatever becomes of an upload to a session that ends: nothing of it may stay.
    async let upload: Void? = uploadsMeanwhile ? other.uploadSlowly(to: session, announcedAt: nil) : nil
    let answer = try await session.request("DELETE")
    if answer.status == 200 {
      await ledger.update(session.id) {
        $0.standing = .ended
        $0.endWasAnswered = true
      }
    } else if answer.status < 500 {
      await ledger.breach("ending was answered with \(answer.status) \(answer.text.prefix(200))", in: session.id)
    }
    _ = try? await upload
  }
}
