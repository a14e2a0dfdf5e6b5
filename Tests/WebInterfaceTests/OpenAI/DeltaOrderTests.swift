import Testing
import TranscriptionCore

@testable import WebInterface

struct DeltaOrderTests {
  private func segment(_ window: Int, _ text: String, place: Int = 0) -> Segment {
    Segment(
      id: window * Segment.maximumPerWindow + place, start: Double(window), end: Double(window) + 1, text: text,
      words: [], window: window)
  }

  private func transcript(_ segments: [Segment]) -> Transcript {
    Transcript(
      file: FileID(), name: "x", language: "en", duration: 9, isFinal: true, engine: "e", model: "m",
      segments: segments)
  }

  @Test func letsOutWindowsInOrder() {
    var order = DeltaOrder()
    #expect(order.add(segment(1, "C.")) == [])
    #expect(order.add(segment(0, "B.")) == ["B.", " C."])
    #expect(order.text == "B. C.")
  }

  @Test func everyOrderOfArrivalGivesTheSameText() {
    let segments = (0..<5).map { segment($0, "\($0).") }
    for start in 0..<5 {
      for step in 1...4 {
        var order = DeltaOrder()
        var deltas: [String] = []
        for index in 0..<5 { deltas += order.add(segments[(start + index * step) % 5]) }
        deltas += order.rest(of: transcript(segments))
        #expect(Set(deltas).count == 5)
        #expect(deltas.joined() == order.text)
        #expect(order.text == PlainText.of(transcript(segments)))
      }
    }
  }

  @Test func aSilentWindowHoldsTheRestBackUntilTheEnd() {
    var order = DeltaOrder()
    let segments = [segment(0, "A."), segment(2, "C."), segment(2, "D.", place: 1)]
    #expect(segments.flatMap { order.add($0) } == ["A."])
    #expect(order.rest(of: transcript(segments)) == [" C.", " D."])
  }

  @Test func gapsAddNothing() {
    var order = DeltaOrder()
    var gap = segment(0, "")
    gap.gap = true
    #expect(order.add(gap) == [])
    #expect(order.add(segment(1, "B.")) == ["B."])
  }

  @Test func writesChineseWithoutSpaces() {
    #expect(PlainText.of(transcript([segment(0, "你好。"), segment(1, "再见。")])) == "你好。再见。")
    #expect(PlainText.of(transcript([segment(0, "안녕."), segment(1, "Hi.")])) == "안녕. Hi.")
  }
}
