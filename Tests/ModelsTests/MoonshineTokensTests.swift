import Testing

@testable import Models

struct MoonshineTokensTests {
  @Test func eachTokenIsALine() throws {
    let long = [UInt8](repeating: 0x61, count: 300)
    // 300 = (172 - 128) + 128 * 2
    let bytes = [5] + Array("<unk>".utf8) + [0, 1, 0xFF, 172, 2] + long
    let lines = try MoonshineTokens.text(from: bytes).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "PHVuaz4= 0")
    #expect(lines[1] == " 1")
    #expect(lines[2] == "/w== 2")
    #expect(lines[3] == String(repeating: "YWFh", count: 100) + " 3")
    #expect(lines[4].isEmpty && lines.count == 5)
  }

  @Test(arguments: [[], [3, 0x61], [1, 0x61, 200], [128, 1, 0x61]] as [[UInt8]])
  func saysThatAFileIsNone(bytes: [UInt8]) {
    #expect(throws: ModelFailure.self) { try MoonshineTokens.text(from: bytes) }
  }
}
