import NIOCore
import Testing
import TranscriptionCore

@testable import WebInterface

struct MultipartDecoderTests {
  /// What a body contains, whatever the sizes of its pieces.
  struct Part: Equatable {
    var head: MultipartPart
    var content = ""
    var isComplete = false
  }

  static func decode(
    _ chunks: [ArraySlice<UInt8>], boundary: String = "b0", limits: MultipartLimits = .init()
  ) throws -> [Part] {
    var decoder = MultipartDecoder(boundary: boundary, limits: limits)
    var parts: [Part] = []
    var hasEnded = false
    for chunk in chunks {
      decoder.append(ByteBuffer(bytes: chunk))
      while let event = try decoder.next() {
        #expect(!hasEnded)
        switch event {
        case .part(let head): parts.append(Part(head: head))
        case .content(let bytes):
          #expect(bytes.readableBytes > 0)
          parts[parts.count - 1].content += String(buffer: bytes)
        case .partEnd: parts[parts.count - 1].isComplete = true
        case .end: hasEnded = true
        }
      }
    }
    try decoder.finish()
    #expect(hasEnded)
    return parts
  }

  static let tricky =
    "preamble\r\n--b0\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b0 \t\r\n"
    + "content-disposition: form-data; name=\"file\"; filename=\"x.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
    + "\r\n--b\r\r\n--b0x\r\n--b0-\r\n-\r\n--b0 y\n--b0\r\n\r\n--b0\r\n"
    + "\r\nno headers\r\n--b0\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--b0--\r\nepilogue --b0"

  static let expected = [
    Part(head: MultipartPart(name: "a"), content: "1", isComplete: true),
    Part(
      head: MultipartPart(name: "file", fileName: "x.wav", contentType: "audio/wav"),
      content: "\r\n--b\r\r\n--b0x\r\n--b0-\r\n-\r\n--b0 y\n--b0\r\n", isComplete: true),
    Part(head: MultipartPart(name: ""), content: "no headers", isComplete: true),
    Part(head: MultipartPart(name: "empty"), content: "", isComplete: true),
  ]

  @Test func readsTheSameWhereverTheBodyIsCutInTwo() throws {
    let bytes = Array(Self.tricky.utf8)
    for cut in 0...bytes.count {
      #expect(try Self.decode([bytes[..<cut], bytes[cut...]]) == Self.expected, "cut at \(cut)")
    }
  }

  /// Lines that end with a line feed alone, as hand-made clients write them.
  @Test func readsABodyWithoutCarriageReturnsWhereverItIsCut() throws {
    let body =
      "--b0\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b0 \t\n"
      + "Content-Disposition: form-data; name=\"file\"; filename=\"x.wav\"\n\n\r\n--b0x\n\r\n--b0 y\n\n--b0--\n"
    let expected = [
      Part(head: MultipartPart(name: "a"), content: "1", isComplete: true),
      Part(
        head: MultipartPart(name: "file", fileName: "x.wav"), content: "\r\n--b0x\n\r\n--b0 y\n", isComplete: true),
    ]
    let bytes = Array(body.utf8)
    for cut in 0...bytes.count {
      #expect(try Self.decode([bytes[..<cut], bytes[cut...]]) == expected, "cut at \(cut)")
    }
    for size in 1...9 {
      let chunks = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
      #expect(try Self.decode(chunks) == expected, "pieces of \(size)")
    }
  }

  @Test func readsTheSameInPiecesOfAnySize() throws {
    let bytes = Array(Self.tricky.utf8)
    for size in 1...40 {
      let chunks = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
      #expect(try Self.decode(chunks) == Self.expected, "pieces of \(size)")
    }
  }

  @Test func readsTheSameInThreePieces() throws {
    let bytes = Array(Self.tricky.utf8)
    for first in stride(from: 0, to: bytes.count, by: 5) {
      for second in stride(from: first, to: min(first + 60, bytes.count), by: 1) {
        let parts = try Self.decode([bytes[..<first], bytes[first..<second], bytes[second...]])
        if parts != Self.expected { Issue.record("cut at \(first) and \(second)") }
      }
    }
  }

  @Test func neverHoldsBackMoreThanADelimiter() throws {
    var decoder = MultipartDecoder(boundary: "b0")
    decoder.append(ByteBuffer(string: "--b0\r\n\r\n"))
    #expect(try decoder.next() != nil)
    var released = 0
    for round in 1...50 {
      decoder.append(ByteBuffer(string: "\r\n--b" + String(repeating: "x", count: 995)))
      while case .content(let bytes) = try decoder.next() { released += bytes.readableBytes }
      #expect(released >= round * 1000 - 6)
    }
  }

  @Test func refusesABodyThatEndsTooEarly() throws {
    let bytes = Array("--b0\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc\r\n--b0--".utf8)
    for end in 0..<bytes.count {
      #expect(throws: ServiceError.self) { try Self.decode([bytes[..<end]]) }
    }
    #expect(try Self.decode([bytes[...]]).count == 1)
  }

  @Test func refusesTooManyParts() {
    var limits = MultipartLimits()
    limits.parts = 2
    let part = "--b0\r\n\r\nx\r\n"
    #expect(throws: ServiceError.self) {
      try Self.decode([Array((part + part + part + "--b0--").utf8)[...]], limits: limits)
    }
  }

  @Test func refusesEndlessHeadersAndPreambles() {
    let noise = [UInt8](repeating: UInt8(ascii: "x"), count: 20_000)
    #expect(throws: ServiceError.self) { try Self.decode([Array("--b0\r\nA: ".utf8)[...], noise[...]]) }
    #expect(throws: ServiceError.self) { try Self.decode([noise[...], Array("\r\n--b0--".utf8)[...]]) }
  }

  @Test(arguments: [
    ("name=\"file\"; filename=\"a b.wav\"", "a b.wav"),
    ("name=\"file\"; filename=\"say \\\"hi\\\".wav\"", "say \"hi\".wav"),
    ("name=\"file\"; filename=\"say %22hi%22.wav\"", "say \"hi\".wav"),
    ("name=\"file\"; filename=\"C:\\music\\song.mp3\"", "song.mp3"),
    ("name=\"file\"; filename=\"../../etc/passwd\"", "passwd"),
    ("name=\"file\"; filename=x.wav; filename*=UTF-8''%E2%82%AC.wav", "€.wav"),
    ("name=\"file\"; filename=\"übung.wav\"", "übung.wav"),
    ("name=file; FileName=plain.wav", "plain.wav"),
    ("name=\"file\"; filename=\"\"", ""), ("name = \"file\" ; filename =\t\"a.wav\"", "a.wav"),
    ("\r\n name=\"file\";\r\n\tfilename=\"folded.wav\"", "folded.wav"),
    ("name=\"file\"; filename=\"a\u{2028}b.wav\"", "a\u{FFFD}b.wav"),
    ("name=\"file\"; filename=\"\u{202E}gpj.exe\"", "\u{FFFD}gpj.exe"),
  ])
  func readsFileNames(disposition: String, name: String) {
    let part = MultipartPart(headerBlock: "\r\nContent-Disposition: form-data; \(disposition)")
    #expect(part.name == "file")
    #expect(part.fileName == name)
  }
}
