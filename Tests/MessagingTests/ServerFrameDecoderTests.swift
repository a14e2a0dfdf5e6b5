import NIOCore
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(5)))
struct ServerFrameDecoderTests {
  private struct Outcome: Equatable {
    var frames: [ServerFrame] = []
    var violation: ProtocolViolation?
  }

  @Test func readsEveryFrame() throws {
    let outcome = decode(FrameSamples.bytes(FrameSamples.information + FrameSamples.frames.joined()))
    #expect(outcome.violation == nil)
    try #require(outcome.frames.count == FrameSamples.frames.count + 1)
    #expect(outcome.frames[4] == .error("Authorization Violation"))
    #expect(outcome.frames[6] == message("a.b", 1, payload: "hello"))
    #expect(outcome.frames[7] == message("a.b", 17, reply: "_INBOX.x.1"))
    #expect(outcome.frames[8] == message("a.b", 9, payload: "\r\n\n"))
    #expect(outcome.frames[9] == message("a", 2, headers: ["Name": "v"], payload: "hi\r\nx"))
    guard case .message(let last) = outcome.frames[10] else { throw Missing() }
    #expect(last.message.saysNoResponders && last.message.reply == "r")
  }

  @Test(arguments: [
    ("MSG a 1 5\r\nhello\r\n", ProtocolViolation.messageBeforeInformation),
    ("HELLO\r\n", .unknownVerb), ("\r\n", .unknownVerb), ("PING\n", .lineEndMissing),
    ("INFO {\r\n", .malformedInformation),
  ])
  func refusesBeforeInformation(text: String, violation: ProtocolViolation) {
    #expect(decode(FrameSamples.bytes(text)).violation == violation)
  }

  @Test(arguments: [
    ("MSG a 1 -5\r\n", ProtocolViolation.malformedMessage), ("MSG a 1\r\n", .malformedMessage),
    ("MSG a b 1 c 5\r\n", .malformedMessage), ("MSG a 1 99999999999999999999\r\n", .malformedMessage),
    ("HMSG a 1 6 5\r\n", .malformedMessage), ("MSG a 1 3\r\nabcd\r\n", .payloadEndMissing),
    ("MSG a 1 1114113\r\n", .payloadTooLarge), (String(repeating: "x", count: 4096), .lineTooLong),
    (String(repeating: "x", count: 4095) + "\r\n", .lineTooLong),
  ])
  func refusesBehindInformation(text: String, violation: ProtocolViolation) {
    #expect(decode(FrameSamples.bytes(FrameSamples.information + text)).violation == violation)
  }

  @Test func takesTheLargestMessage() {
    let payload = String(repeating: "x", count: 1 << 20)
    let outcome = decode(FrameSamples.bytes(FrameSamples.information + "MSG a 1 \(1 << 20)\r\n\(payload)\r\nPING\r\n"))
    #expect(outcome.violation == nil && outcome.frames.count == 3)
  }

  @Test func repeatsItsViolation() throws {
    var decoder = ServerFrameDecoder()
    decoder.append(ByteBuffer(string: "HELLO\r\n"))
    #expect(throws: ProtocolViolation.unknownVerb) { try decoder.next() }
    decoder.append(ByteBuffer(string: "PING\r\n"))
    #expect(throws: ProtocolViolation.unknownVerb) { try decoder.next() }
    #expect(decoder.unfinishedBytes == 0)
  }

  /// Frames in any order, mutated or not, and random bytes between them, in pieces of any size: nothing traps, what is kept
  /// is bounded, and the pieces make no difference. What is behind a violation is not read, so each round begins anew and
  /// counts what was. `SOTTO_FUZZ_FRAMES` for more.
  @Test func randomFramesInRandomPieces() {
    let limit = FuzzLimit.frames
    var generator = SeededGenerator(seed: FuzzLimit.seed)
    var count = 0
    while count < limit {
      var bytes = FrameSamples.bytes(FrameSamples.information)
      for _ in 0..<Int.random(in: 1...20, using: &generator) {
        bytes += mutated(FrameSamples.bytes(FrameSamples.frames.randomElement(using: &generator) ?? ""), &generator)
      }
      let whole = decode(bytes)
      count += whole.frames.count
      let pieces = decode(bytes, using: &generator)
      #expect(whole == pieces, "seed \(FuzzLimit.seed)")
      if whole != pieces { return }
    }
  }

  private func mutated(_ frame: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var frame = frame
    switch Int.random(in: 0..<32, using: &generator) {
    case 0: frame[Int.random(in: frame.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    case 1: frame.removeSubrange(Int.random(in: frame.indices, using: &generator)...)
    case 2: frame.remove(at: Int.random(in: frame.indices, using: &generator))
    case 3:
      let digit = UInt8.random(in: 0x30...0x39, using: &generator)
      frame.insert(digit, at: Int.random(in: frame.indices, using: &generator))
    default: break
    }
    return frame
  }

  private func decode(_ bytes: [UInt8]) -> Outcome {
    var decoder = ServerFrameDecoder()
    decoder.append(ByteBuffer(bytes: bytes))
    var outcome = Outcome()
    read(&decoder, into: &outcome)
    return outcome
  }

  private func decode(_ bytes: [UInt8], using generator: inout SeededGenerator) -> Outcome {
    var decoder = ServerFrameDecoder()
    var outcome = Outcome()
    var rest = bytes[...]
    let most = Int.random(in: 1...40, using: &generator)
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...most, using: &generator))
      rest = rest.dropFirst(piece.count)
      decoder.append(ByteBuffer(bytes: piece))
      read(&decoder, into: &outcome)
      #expect(decoder.unfinishedBytes <= bytes.count && decoder.unfinishedBytes <= 2 << 20)
    }
    return outcome
  }

  private func read(_ decoder: inout ServerFrameDecoder, into outcome: inout Outcome) {
    do {
      while let frame = try decoder.next() { outcome.frames.append(frame) }
    } catch {
      outcome.violation = error
    }
  }

  private func message(
    _ subject: String, _ subscription: UInt64, reply: String? = nil, headers: MessageHeaders = [:], payload: String = ""
  ) -> ServerFrame {
    .message(
      DeliveredMessage(
        subscription: subscription,
        message: Message(subject: subject, reply: reply, headers: headers, payload: Array(payload.utf8))))
  }
}
