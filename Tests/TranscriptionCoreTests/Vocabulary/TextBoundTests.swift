import Testing
import TranscriptionCore

struct TextBoundTests {
  private let bound = TextBound("label", bytes: 10)

  @Test func bytesCountAndNotCharacters() throws {
    try bound.check("0123456789")
    try bound.check("éééééé".prefix(5).description)
    let error = #expect(throws: ServiceError.self) { try bound.check("e" + String(repeating: "\u{301}", count: 5)) }
    #expect(error?.kind == .invalidRequest)
    #expect(error?.parameter == "label")
    #expect(error?.limit == 10)
    #expect(error?.message.contains("10 bytes") == true)
  }

  @Test func aCutIsOfWholeScalars() {
    #expect(bound.cut("short") == "short")
    #expect(bound.cut("12345678你") == "12345678")
    #expect(bound.cut("1234567你8") == "1234567你")
  }
}
