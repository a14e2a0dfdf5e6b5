import Testing
import TranscriptionCore

struct LineSplitterTests {
  @Test func cutsLinesWhereverThePiecesEnd() {
    let input = Array("one\n\ntwo\nthree".utf8)
    for cut in 0...input.count {
      var splitter = LineSplitter(limit: 10)
      let lines = splitter.take(input[..<cut]) + splitter.take(input[cut...]) + splitter.take(Array("\n".utf8)[...])
      #expect(lines == ["one", "two", "three"].map { .text(Array($0.utf8)) })
    }
  }

  @Test func dropsALineThatIsTooLongAndGoesOn() {
    var splitter = LineSplitter(limit: 3)
    let lines = splitter.take(Array("four\nabc\n".utf8)[...])
    #expect(lines == [.tooLong, .text(Array("abc".utf8))])
  }
}
